import type { PagePhrase } from './english-pages.ts'

export const germanPages: { readonly [phrase in PagePhrase]: string } = {
  // Around every page.
  'Skip to the content': 'Zum Inhalt springen',
  'This server': 'Dieser Server',
  Docs: 'Doku',
  History: 'Verlauf',
  Language: 'Sprache',
  Theme: 'Farbschema',
  'as the system': 'wie das System',
  dark: 'dunkel',
  light: 'hell',
  'Served by {name}': 'Läuft mit {name}',
  '{title}: a web form, an HTTP API, a command and an MCP tool.':
    '{title}: ein Webformular, eine HTTP-API, ein Befehl und ein MCP-Werkzeug.',

  // The index.
  'Tools on this server': 'Werkzeuge auf diesem Server',
  'Each is one function with a front panel: a page, an HTTP API, a command line and an MCP tool.':
    'Jedes ist eine Funktion mit Bedienfeld: eine Seite, eine HTTP-API, ein Befehl und ein MCP-Werkzeug.',
  'More of {title}': 'Mehr von {title}',

  // The history.
  'Deleted: History': 'Gelöscht: Verlauf',
  'What this browser has run here, to be opened again.':
    'Was dieser Browser hier gestartet hat, zum Wiederöffnen.',
  'What this browser has run here, kept for {time}. Others see a result only by its link.':
    'Was dieser Browser hier gestartet hat, {time} lang aufbewahrt. Andere sehen ein Ergebnis nur über seinen Link.',
  'Nothing is older.': 'Älteres gibt es nicht.',
  'To the newest': 'Zum Neuesten',
  'All is deleted.': 'Alles ist gelöscht.',
  'Nothing has been run yet.': 'Noch wurde nichts gestartet.',
  'Run {title}': '{title} starten',
  'See what there is': 'Ansehen, was es gibt',
  'Parts of the history': 'Teile des Verlaufs',
  Newest: 'Neueste',
  Older: 'Ältere',
  Delete: 'Löschen',
  'Delete {title}, {time}': '{title} löschen, {time}',
  'Delete all…': 'Alle löschen…',
  'Delete all for good': 'Endgültig löschen',
  'This deletes every result in this history, with its files. What still runs stays.':
    'Das löscht alle Ergebnisse in diesem Verlauf samt ihren Dateien. Was noch läuft, bleibt.',
  Watch: 'Ansehen',
  'Watch {title}, {time}': '{title} ansehen, {time}',
  'just now': 'gerade eben',

  // Refusals.
  'There is a problem with what was sent': 'Mit dem Gesendeten stimmt etwas nicht',
  'Sign in first': 'Bitte zuerst anmelden',
  'Not allowed': 'Nicht erlaubt',
  'Not found': 'Nicht gefunden',
  'Method not allowed': 'Methode nicht erlaubt',
  'Not available in that form': 'In dieser Form nicht verfügbar',
  'Took too long to arrive': 'Kam zu langsam an',
  Conflict: 'Konflikt',
  'Too large': 'Zu groß',
  'Not a type that is taken here': 'Dieser Typ wird hier nicht angenommen',
  'Range not satisfiable': 'Bereich nicht verfügbar',
  'Unknown host': 'Unbekannter Host',
  'Another call had that key': 'Ein anderer Aufruf hatte diesen Schlüssel',
  'Too many requests': 'Zu viele Anfragen',
  'Something went wrong here': 'Hier ist etwas schiefgegangen',
  'The service behind this one failed': 'Der Dienst dahinter hat versagt',
  Busy: 'Ausgelastet',
  'Took too long': 'Hat zu lange gedauert',
  'Out of room': 'Kein Platz mehr',
  'This result is no longer kept': 'Dieses Ergebnis ist nicht mehr da',
  'This file is no longer kept': 'Diese Datei ist nicht mehr da',
  'Results and their files are kept for {time}, and then deleted.':
    'Ergebnisse und ihre Dateien werden {time} lang aufbewahrt und dann gelöscht.',
  'There is no page at {path}': 'Unter {path} gibt es keine Seite',
  'Did you mean {path}?': 'Meinten Sie {path}?',
  'Your history': 'Ihr Verlauf',
  'How to use it from code': 'So geht es im Code',
  'Try again in {time}.': 'Versuchen Sie es in {time} noch einmal.',
  'Send less at a time, or smaller files.': 'Senden Sie weniger auf einmal oder kleinere Dateien.',
  'What you sent was not lost by this: send it again after that.':
    'Was Sie gesendet haben, ist dadurch nicht verloren: Senden Sie es danach noch einmal.',
  'What is deleted from the history makes room; what is old goes by itself.':
    'Was im Verlauf gelöscht wird, schafft Platz; Altes verschwindet von selbst.',

  // Signing in.
  'Sign in': 'Anmelden',
  'Signed in': 'Angemeldet',
  'Sign out': 'Abmelden',
  'Go on': 'Weiter',
  Token: 'Token',
  'Enter the token': 'Geben Sie das Token ein',
  'That is not the token of this server': 'Das ist nicht das Token dieses Servers',
  'For those who have the token of this server.': 'Für alle, die das Token dieses Servers haben.',
  'This browser may change what is kept here.': 'Dieser Browser darf ändern, was hier liegt.',
  'Whoever has the {token} of this server may change what is kept here.':
    'Wer das {token} dieses Servers hat, darf ändern, was hier liegt.',
  'Only this machine itself may change what is kept here. So that others may, start this server with {token}, a secret of at least 16 characters: whoever shows it may.':
    'Nur dieser Rechner selbst darf ändern, was hier liegt. Damit andere es dürfen, starten Sie den Server mit {token}, einem Geheimnis aus mindestens 16 Zeichen: Wer es vorweist, darf es.',

  // How it is used from code.
  'Use it from code': 'Im Code verwenden',
  'How to call each tool of this server over HTTP, by Gradio’s clients, from a command line and over MCP.':
    'Wie sich jedes Werkzeug dieses Servers über HTTP, mit Gradios Clients, im Terminal und über MCP aufrufen lässt.',
  'Every tool of this server is an HTTP address, an endpoint for Gradio’s clients, a command and an MCP tool. Each snippet here runs as it stands. So does this, of {link}:':
    'Jedes Werkzeug dieses Servers ist eine HTTP-Adresse, ein Endpunkt für Gradios Clients, ein Befehl und ein MCP-Werkzeug. Jedes Beispiel hier läuft, wie es dasteht. So auch dieses, von {link}:',
  Tools: 'Werkzeuge',
  'MCP clients': 'MCP-Clients',
  'Every tool here is a tool for a model as well. This is what a client’s configuration needs:':
    'Jedes Werkzeug hier ist auch eines für ein Modell. Das gehört in die Konfiguration eines Clients:',
  '{title} from code': '{title} im Code',
  'How to call {title} over HTTP, from a command line and over MCP.':
    'Wie sich {title} über HTTP, im Terminal und über MCP aufrufen lässt.',
  'Open its page': 'Seite öffnen',
  'Call it': 'Aufrufen',
  'JavaScript, Python, command line and MCP': 'JavaScript, Python, Terminal und MCP',
  'Command line': 'Terminal',
  Documentation: 'Dokumentation',
  Overview: 'Überblick',
  'Over HTTP': 'Über HTTP',
  'Over HTTP alone, by those who have this server’s {token}.':
    'Nur über HTTP, für alle, die das {token} dieses Servers haben.',
  'Send JSON, a form, or the bytes of one file. The answer is JSON; a file in it has a {url}.':
    'Senden Sie JSON, ein Formular oder die Bytes einer Datei. Die Antwort ist JSON; eine Datei darin hat eine {url}.',
  'A file in JSON is {id}, of one that was sent to {address} or came out of a call, or a data URL.':
    'Eine Datei in JSON ist {id}, wenn sie an {address} gesendet wurde oder aus einem Aufruf kam, oder eine Data-URL.',
  'What is wrong with a call comes back as a problem (RFC 9457), with a sentence for each field.':
    'Was an einem Aufruf falsch ist, kommt als Problem (RFC 9457) zurück, mit einem Satz je Feld.',
  '{prefer} gives the address of a job at once: {get} it, follow its {events}, or {delete} it to stop it.':
    '{prefer} gibt sofort die Adresse eines Jobs: {get} fragt ihn ab, {events} verfolgt ihn, {delete} stoppt ihn.',
  'An {key} makes it safe to send a call a second time.':
    'Mit einem {key} lässt sich ein Aufruf gefahrlos ein zweites Mal senden.',
  'All of it for programs: {link}.': 'Das alles für Programme: {link}.',
  'The {command} command comes with this package. It runs on your own machine, not here.':
    'Der Befehl {command} kommt mit diesem Paket. Er läuft auf Ihrem eigenen Rechner, nicht hier.',
  'A client does this by itself once it knows this server: see {link}.':
    'Ein Client macht das von selbst, sobald er diesen Server kennt: siehe {link}.',
  Takes: 'Eingaben',
  Returns: 'Rückgabe',
  required: 'erforderlich',
  'default {value}': 'Standard {value}',
  'A list, in this order:': 'Eine Liste, in dieser Reihenfolge:',
  'An object with:': 'Ein Objekt mit:',
  'In JSON an object with its id, url, name, type and size.':
    'In JSON ein Objekt mit id, url, name, type und size.',
  'Only reading': 'Nur lesen',
  'A form': 'Ein Formular',
  'Bytes in, bytes out': 'Bytes rein, Bytes raus',
  'A terminal': 'Ein Terminal',
  'Gradio’s client': 'Gradios Client',
  'Python alone': 'Nur Python',
  'The tool, by hand': 'Das Werkzeug, von Hand',
  'On your own machine': 'Auf Ihrem Rechner',
}
