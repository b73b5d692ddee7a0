import type { PagePhrase } from './english-pages.ts'

export const frenchPages: { readonly [phrase in PagePhrase]: string } = {
  // Around every page.
  'Skip to the content': 'Aller au contenu',
  'This server': 'Ce serveur',
  Docs: 'Docs',
  History: 'Historique',
  Language: 'Langue',
  Theme: 'Thème',
  'as the system': 'comme le système',
  dark: 'sombre',
  light: 'clair',
  'Served by {name}': 'Propulsé par {name}',
  '{title}: a web form, an HTTP API, a command and an MCP tool.':
    '{title}\u00a0: un formulaire web, une API HTTP, une commande et un outil MCP.',

  // The index.
  'Tools on this server': 'Les outils de ce serveur',
  'Each is one function with a front panel: a page, an HTTP API, a command line and an MCP tool.':
    'Chacun est une fonction avec sa façade\u00a0: une page, une API HTTP, une commande et un outil MCP.',
  'More of {title}': 'Plus de {title}',

  // The history.
  'Deleted: History': 'Supprimé\u00a0: Historique',
  'What this browser has run here, to be opened again.':
    'Ce que ce navigateur a lancé ici, à rouvrir.',
  'What this browser has run here, kept for {time}. Others see a result only by its link.':
    'Ce que ce navigateur a lancé ici, conservé {time}. Les autres ne voient un résultat que par son lien.',
  'Nothing is older.': 'Rien de plus ancien.',
  'To the newest': 'Vers le plus récent',
  'All is deleted.': 'Tout est supprimé.',
  'Nothing has been run yet.': 'Rien n’a encore été lancé.',
  'Run {title}': 'Lancer {title}',
  'See what there is': 'Voir ce qu’il y a',
  'Parts of the history': 'Parties de l’historique',
  Newest: 'Plus récents',
  Older: 'Plus anciens',
  Delete: 'Supprimer',
  'Delete {title}, {time}': 'Supprimer {title}, {time}',
  'Delete all…': 'Tout supprimer…',
  'Delete all for good': 'Supprimer pour de bon',
  'This deletes every result in this history, with its files. What still runs stays.':
    'Cela supprime tous les résultats de cet historique et leurs fichiers. Ce qui tourne encore reste.',
  Watch: 'Suivre',
  'Watch {title}, {time}': 'Suivre {title}, {time}',
  'just now': 'à l’instant',

  // Refusals.
  'There is a problem with what was sent': 'Il y a un problème avec l’envoi',
  'Sign in first': 'Connectez-vous d’abord',
  'Not allowed': 'Non autorisé',
  'Not found': 'Introuvable',
  'Method not allowed': 'Méthode non autorisée',
  'Not available in that form': 'Non disponible sous cette forme',
  'Took too long to arrive': 'Arrivé trop tard',
  Conflict: 'Conflit',
  'Too large': 'Trop volumineux',
  'Not a type that is taken here': 'Type non accepté ici',
  'Range not satisfiable': 'Plage non disponible',
  'Unknown host': 'Hôte inconnu',
  'Another call had that key': 'Un autre appel avait cette clé',
  'Too many requests': 'Trop de requêtes',
  'Something went wrong here': 'Quelque chose s’est mal passé ici',
  'The service behind this one failed': 'Le service sous-jacent a échoué',
  Busy: 'Occupé',
  'Took too long': 'Trop long',
  'Out of room': 'Plus de place',
  'This result is no longer kept': 'Ce résultat n’est plus conservé',
  'This file is no longer kept': 'Ce fichier n’est plus conservé',
  'Results and their files are kept for {time}, and then deleted.':
    'Les résultats et leurs fichiers sont conservés {time}, puis supprimés.',
  'There is no page at {path}': 'Il n’y a pas de page à {path}',
  'Did you mean {path}?': 'Vouliez-vous dire {path}\u202f?',
  'Your history': 'Votre historique',
  'How to use it from code': 'Comment l’utiliser en code',
  'Try again in {time}.': 'Réessayez dans {time}.',
  'Send less at a time, or smaller files.':
    'Envoyez-en moins à la fois, ou des fichiers plus petits.',
  'What you sent was not lost by this: send it again after that.':
    'Ce que vous avez envoyé n’est pas perdu\u00a0: renvoyez-le ensuite.',
  'What is deleted from the history makes room; what is old goes by itself.':
    'Ce qui est supprimé de l’historique fait de la place\u202f; l’ancien part tout seul.',

  // Signing in.
  'Sign in': 'Se connecter',
  'Signed in': 'Connecté',
  'Sign out': 'Se déconnecter',
  'Go on': 'Continuer',
  Token: 'Jeton',
  'Enter the token': 'Saisissez le jeton',
  'That is not the token of this server': 'Ce n’est pas le jeton de ce serveur',
  'For those who have the token of this server.': 'Pour qui a le jeton de ce serveur.',
  'This browser may change what is kept here.':
    'Ce navigateur peut modifier ce qui est conservé ici.',
  'Whoever has the {token} of this server may change what is kept here.':
    'Qui a le {token} de ce serveur peut modifier ce qui est conservé ici.',
  'Only this machine itself may change what is kept here. So that others may, start this server with {token}, a secret of at least 16 characters: whoever shows it may.':
    'Seule cette machine peut modifier ce qui est conservé ici. Pour que d’autres le puissent, lancez le serveur avec {token}, un secret d’au moins 16 caractères\u00a0: qui le présente le peut.',

  // How it is used from code.
  'Use it from code': 'Utiliser en code',
  'How to call each tool of this server over HTTP, by Gradio’s clients, from a command line and over MCP.':
    'Comment appeler chaque outil de ce serveur en HTTP, par les clients de Gradio, en ligne de commande et en MCP.',
  'Every tool of this server is an HTTP address, an endpoint for Gradio’s clients, a command and an MCP tool. Each snippet here runs as it stands. So does this, of {link}:':
    'Chaque outil de ce serveur est une adresse HTTP, un point d’accès pour les clients de Gradio, une commande et un outil MCP. Chaque extrait fonctionne tel quel. Celui-ci aussi, de {link}\u00a0:',
  Tools: 'Outils',
  'MCP clients': 'Clients MCP',
  'Every tool here is a tool for a model as well. This is what a client’s configuration needs:':
    'Chaque outil d’ici en est un pour un modèle aussi. Voici ce qu’il faut dans la configuration d’un client\u00a0:',
  '{title} from code': '{title} en code',
  'How to call {title} over HTTP, from a command line and over MCP.':
    'Comment appeler {title} en HTTP, en ligne de commande et en MCP.',
  'Open its page': 'Ouvrir sa page',
  'Call it': 'L’appeler',
  'JavaScript, Python, command line and MCP': 'JavaScript, Python, ligne de commande et MCP',
  'Command line': 'Ligne de commande',
  Documentation: 'Documentation',
  Overview: 'Aperçu',
  'Over HTTP': 'En HTTP',
  'Over HTTP alone, by those who have this server’s {token}.':
    'En HTTP seulement, pour qui a le {token} de ce serveur.',
  'Send JSON, a form, or the bytes of one file. The answer is JSON; a file in it has a {url}.':
    'Envoyez du JSON, un formulaire ou les octets d’un fichier. La réponse est du JSON\u202f; un fichier y a une {url}.',
  'A file in JSON is {id}, of one that was sent to {address} or came out of a call, or a data URL.':
    'Un fichier en JSON est {id}, s’il a été envoyé à {address} ou vient d’un appel, ou une URL de données.',
  'What is wrong with a call comes back as a problem (RFC 9457), with a sentence for each field.':
    'Ce qui ne va pas dans un appel revient comme un problème (RFC 9457), avec une phrase par champ.',
  '{prefer} gives the address of a job at once: {get} it, follow its {events}, or {delete} it to stop it.':
    '{prefer} donne aussitôt l’adresse d’une tâche\u00a0: {get} la consulte, {events} la suit, {delete} l’arrête.',
  'An {key} makes it safe to send a call a second time.':
    'Avec une {key}, un appel peut être renvoyé sans risque.',
  'All of it for programs: {link}.': 'Tout cela pour les programmes\u00a0: {link}.',
  'The {command} command comes with this package. It runs on your own machine, not here.':
    'La commande {command} vient avec ce paquet. Elle tourne sur votre machine, pas ici.',
  'A client does this by itself once it knows this server: see {link}.':
    'Un client le fait de lui-même dès qu’il connaît ce serveur\u00a0: voir {link}.',
  Takes: 'Entrées',
  Returns: 'Retour',
  required: 'obligatoire',
  'default {value}': 'par défaut {value}',
  'A list, in this order:': 'Une liste, dans cet ordre\u00a0:',
  'An object with:': 'Un objet avec\u00a0:',
  'In JSON an object with its id, url, name, type and size.':
    'En JSON, un objet avec id, url, name, type et size.',
  'Only reading': 'Lecture seule',
  'A form': 'Un formulaire',
  'Bytes in, bytes out': 'Octets à l’aller et au retour',
  'A terminal': 'Un terminal',
  'Gradio’s client': 'Le client de Gradio',
  'Python alone': 'Python seul',
  'The tool, by hand': 'L’outil, à la main',
  'On your own machine': 'Sur votre machine',
}
