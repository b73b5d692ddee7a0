import type { PagePhrase } from './english-pages.ts'

export const spanishPages: { readonly [phrase in PagePhrase]: string } = {
  // Around every page.
  'Skip to the content': 'Saltar al contenido',
  'This server': 'Este servidor',
  Docs: 'Docs',
  History: 'Historial',
  Language: 'Idioma',
  Theme: 'Tema',
  'as the system': 'como el sistema',
  dark: 'oscuro',
  light: 'claro',
  'Served by {name}': 'Funciona con {name}',
  '{title}: a web form, an HTTP API, a command and an MCP tool.':
    '{title}: un formulario web, una API HTTP, un comando y una herramienta MCP.',

  // The index.
  'Tools on this server': 'Herramientas de este servidor',
  'Each is one function with a front panel: a page, an HTTP API, a command line and an MCP tool.':
    'Cada una es una función con su panel: una página, una API HTTP, un comando y una herramienta MCP.',
  'More of {title}': 'Más de {title}',

  // The history.
  'Deleted: History': 'Borrado: Historial',
  'What this browser has run here, to be opened again.':
    'Lo que este navegador ha ejecutado aquí, para volver a abrirlo.',
  'What this browser has run here, kept for {time}. Others see a result only by its link.':
    'Lo que este navegador ha ejecutado aquí, guardado {time}. Los demás solo ven un resultado por su enlace.',
  'Nothing is older.': 'No hay nada más antiguo.',
  'To the newest': 'A lo más reciente',
  'All is deleted.': 'Todo está borrado.',
  'Nothing has been run yet.': 'Aún no se ha ejecutado nada.',
  'Run {title}': 'Ejecutar {title}',
  'See what there is': 'Ver qué hay',
  'Parts of the history': 'Partes del historial',
  Newest: 'Más recientes',
  Older: 'Más antiguos',
  Delete: 'Borrar',
  'Delete {title}, {time}': 'Borrar {title}, {time}',
  'Delete all…': 'Borrar todo…',
  'Delete all for good': 'Borrar para siempre',
  'This deletes every result in this history, with its files. What still runs stays.':
    'Esto borra todos los resultados de este historial y sus archivos. Lo que sigue en marcha se queda.',
  Watch: 'Ver',
  'Watch {title}, {time}': 'Ver {title}, {time}',
  'just now': 'ahora mismo',

  // Refusals.
  'There is a problem with what was sent': 'Hay un problema con lo enviado',
  'Sign in first': 'Primero inicia sesión',
  'Not allowed': 'No permitido',
  'Not found': 'No encontrado',
  'Method not allowed': 'Método no permitido',
  'Not available in that form': 'No disponible en esa forma',
  'Took too long to arrive': 'Tardó demasiado en llegar',
  Conflict: 'Conflicto',
  'Too large': 'Demasiado grande',
  'Not a type that is taken here': 'Tipo no aceptado aquí',
  'Range not satisfiable': 'Rango no disponible',
  'Unknown host': 'Host desconocido',
  'Another call had that key': 'Otra llamada tenía esa clave',
  'Too many requests': 'Demasiadas peticiones',
  'Something went wrong here': 'Algo ha fallado aquí',
  'The service behind this one failed': 'Falló el servicio del que depende',
  Busy: 'Ocupado',
  'Took too long': 'Tardó demasiado',
  'Out of room': 'Sin espacio',
  'This result is no longer kept': 'Este resultado ya no se guarda',
  'This file is no longer kept': 'Este archivo ya no se guarda',
  'Results and their files are kept for {time}, and then deleted.':
    'Los resultados y sus archivos se guardan {time} y luego se borran.',
  'There is no page at {path}': 'No hay ninguna página en {path}',
  'Did you mean {path}?': '¿Querías decir {path}?',
  'Your history': 'Tu historial',
  'How to use it from code': 'Cómo usarlo desde código',
  'Try again in {time}.': 'Inténtalo de nuevo en {time}.',
  'Send less at a time, or smaller files.': 'Envía menos a la vez o archivos más pequeños.',
  'What you sent was not lost by this: send it again after that.':
    'Lo que enviaste no se ha perdido: envíalo de nuevo después.',
  'What is deleted from the history makes room; what is old goes by itself.':
    'Lo que se borra del historial deja espacio; lo antiguo desaparece solo.',

  // Signing in.
  'Sign in': 'Iniciar sesión',
  'Signed in': 'Sesión iniciada',
  'Sign out': 'Cerrar sesión',
  'Go on': 'Continuar',
  Token: 'Token',
  'Enter the token': 'Escribe el token',
  'That is not the token of this server': 'Ese no es el token de este servidor',
  'For those who have the token of this server.': 'Para quien tenga el token de este servidor.',
  'This browser may change what is kept here.':
    'Este navegador puede cambiar lo que se guarda aquí.',
  'Whoever has the {token} of this server may change what is kept here.':
    'Quien tenga el {token} de este servidor puede cambiar lo que se guarda aquí.',
  'Only this machine itself may change what is kept here. So that others may, start this server with {token}, a secret of at least 16 characters: whoever shows it may.':
    'Solo esta máquina puede cambiar lo que se guarda aquí. Para que otros puedan, inicia el servidor con {token}, un secreto de al menos 16 caracteres: quien lo muestre podrá.',

  // How it is used from code.
  'Use it from code': 'Usar desde código',
  'How to call each tool of this server over HTTP, by Gradio’s clients, from a command line and over MCP.':
    'Cómo llamar a cada herramienta de este servidor por HTTP, con los clientes de Gradio, desde la terminal y por MCP.',
  'Every tool of this server is an HTTP address, an endpoint for Gradio’s clients, a command and an MCP tool. Each snippet here runs as it stands. So does this, of {link}:':
    'Cada herramienta de este servidor es una dirección HTTP, un punto de acceso para los clientes de Gradio, un comando y una herramienta MCP. Cada fragmento funciona tal cual. También este, de {link}:',
  Tools: 'Herramientas',
  'MCP clients': 'Clientes MCP',
  'Every tool here is a tool for a model as well. This is what a client’s configuration needs:':
    'Cada herramienta de aquí lo es también para un modelo. Esto va en la configuración de un cliente:',
  '{title} from code': '{title} desde código',
  'How to call {title} over HTTP, from a command line and over MCP.':
    'Cómo llamar a {title} por HTTP, desde la terminal y por MCP.',
  'Open its page': 'Abrir su página',
  'Call it': 'Llamarla',
  'JavaScript, Python, command line and MCP': 'JavaScript, Python, terminal y MCP',
  'Command line': 'Terminal',
  Documentation: 'Documentación',
  Overview: 'Resumen',
  'Over HTTP': 'Por HTTP',
  'Over HTTP alone, by those who have this server’s {token}.':
    'Solo por HTTP, para quien tenga el {token} de este servidor.',
  'Send JSON, a form, or the bytes of one file. The answer is JSON; a file in it has a {url}.':
    'Envía JSON, un formulario o los bytes de un archivo. La respuesta es JSON; un archivo en ella tiene una {url}.',
  'A file in JSON is {id}, of one that was sent to {address} or came out of a call, or a data URL.':
    'Un archivo en JSON es {id}, si se envió a {address} o salió de una llamada, o una URL de datos.',
  'What is wrong with a call comes back as a problem (RFC 9457), with a sentence for each field.':
    'Lo que está mal en una llamada vuelve como un problema (RFC 9457), con una frase por campo.',
  '{prefer} gives the address of a job at once: {get} it, follow its {events}, or {delete} it to stop it.':
    '{prefer} da enseguida la dirección de una tarea: {get} la consulta, {events} la sigue, {delete} la detiene.',
  'An {key} makes it safe to send a call a second time.':
    'Con una {key} se puede repetir una llamada sin riesgo.',
  'All of it for programs: {link}.': 'Todo ello para programas: {link}.',
  'The {command} command comes with this package. It runs on your own machine, not here.':
    'El comando {command} viene con este paquete. Se ejecuta en tu máquina, no aquí.',
  'A client does this by itself once it knows this server: see {link}.':
    'Un cliente lo hace solo en cuanto conoce este servidor: ver {link}.',
  Takes: 'Entradas',
  Returns: 'Resultado',
  required: 'obligatorio',
  'default {value}': 'por defecto {value}',
  'A list, in this order:': 'Una lista, en este orden:',
  'An object with:': 'Un objeto con:',
  'In JSON an object with its id, url, name, type and size.':
    'En JSON, un objeto con id, url, name, type y size.',
  'Only reading': 'Solo lectura',
  'A form': 'Un formulario',
  'Bytes in, bytes out': 'Bytes de ida y de vuelta',
  'A terminal': 'Una terminal',
  'Gradio’s client': 'El cliente de Gradio',
  'Python alone': 'Solo Python',
  'The tool, by hand': 'La herramienta, a mano',
  'On your own machine': 'En tu máquina',
}
