import { appealLanguage, type AppealLanguage } from '@countersign/core'

interface Words {
  decided: string
  notOpened: string
  wholeLink: string
  why: string
  whyMore: string
  wrongFacts: string
  correction: (n: number) => string
  wrong: string
  example: string
  right: string
  takeOut: string
  correct: string
  correctAnother: string
  person: string
  contest: string
  contested: (on: string, due: string) => string
  add: string
  added: (n: number) => string
  addThis: string
  upheld: string
  overturned: string
}

/** What the page says to whoever a decision is about. */
const languages: Record<AppealLanguage, Words> = {
  en: {
    decided: 'What was decided',
    notOpened: 'This link did not open',
    wholeLink: 'Open the whole link that you were given.',
    why: 'Why is this wrong?',
    whyMore: 'Somebody who had no part in the decision reads it.',
    wrongFacts: 'Is something recorded wrongly about you?',
    correction: (n) => `Correction ${n}`,
    wrong: 'What is wrong',
    example: 'Date of birth',
    right: 'How it should be',
    takeOut: 'Take it out',
    correct: 'Correct a fact',
    correctAnother: 'Correct another',
    person: 'I want a person to look at it',
    contest: 'Contest this decision',
    contested: (on, due) => `You contested this on ${on}. Expect an answer by ${due}; this page will show it.`,
    add: 'Anything to add?',
    added: (n) => `${n} of 20 added so far`,
    addThis: 'Add this',
    upheld: 'The decision stands.',
    overturned: 'The decision has been overturned.',
  },
  de: {
    decided: 'Was entschieden wurde',
    notOpened: 'Dieser Link hat sich nicht geöffnet',
    wholeLink: 'Öffnen Sie den ganzen Link, den Sie bekommen haben.',
    why: 'Warum ist das falsch?',
    whyMore: 'Jemand liest es, der an der Entscheidung nicht beteiligt war.',
    wrongFacts: 'Ist etwas über Sie falsch erfasst?',
    correction: (n) => `Berichtigung ${n}`,
    wrong: 'Was ist falsch',
    example: 'Geburtsdatum',
    right: 'Wie es richtig ist',
    takeOut: 'Entfernen',
    correct: 'Eine Angabe berichtigen',
    correctAnother: 'Noch eine berichtigen',
    person: 'Ich möchte, dass ein Mensch es ansieht',
    contest: 'Diese Entscheidung anfechten',
    contested: (on, due) =>
      `Sie haben dies am ${on} angefochten. Eine Antwort ist bis ${due} zu erwarten; sie erscheint auf dieser Seite.`,
    add: 'Möchten Sie etwas hinzufügen?',
    added: (n) => `Bisher ${n} von 20 hinzugefügt`,
    addThis: 'Hinzufügen',
    upheld: 'Die Entscheidung bleibt bestehen.',
    overturned: 'Die Entscheidung ist aufgehoben.',
  },
  fr: {
    decided: 'Ce qui a été décidé',
    notOpened: 'Ce lien ne s’est pas ouvert',
    wholeLink: 'Ouvrez le lien entier que vous avez reçu.',
    why: 'Pourquoi est-ce une erreur ?',
    whyMore: 'Une personne qui n’a pas pris part à la décision le lira.',
    wrongFacts: 'Une information vous concernant est-elle inexacte ?',
    correction: (n) => `Rectification ${n}`,
    wrong: 'Ce qui est inexact',
    example: 'Date de naissance',
    right: 'Ce qui est exact',
    takeOut: 'Retirer',
    correct: 'Rectifier une information',
    correctAnother: 'En rectifier une autre',
    person: 'Je veux qu’une personne l’examine',
    contest: 'Contester cette décision',
    contested: (on, due) =>
      `Vous avez contesté cette décision le ${on}. Une réponse est attendue d’ici le ${due} ; elle s’affichera ici.`,
    add: 'Quelque chose à ajouter ?',
    added: (n) => `${n} ajouts sur 20`,
    addThis: 'Ajouter',
    upheld: 'La décision est maintenue.',
    overturned: 'La décision a été annulée.',
  },
  es: {
    decided: 'Lo que se decidió',
    notOpened: 'Este enlace no se abrió',
    wholeLink: 'Abra el enlace completo que recibió.',
    why: '¿Por qué es un error?',
    whyMore: 'Lo leerá alguien que no participó en la decisión.',
    wrongFacts: '¿Hay algún dato suyo mal registrado?',
    correction: (n) => `Corrección ${n}`,
    wrong: 'Qué está mal',
    example: 'Fecha de nacimiento',
    right: 'Cómo debe ser',
    takeOut: 'Quitar',
    correct: 'Corregir un dato',
    correctAnother: 'Corregir otro',
    person: 'Quiero que lo revise una persona',
    contest: 'Impugnar esta decisión',
    contested: (on, due) =>
      `Impugnó esta decisión el ${on}. Recibirá una respuesta antes del ${due}; aparecerá en esta página.`,
    add: '¿Desea añadir algo?',
    added: (n) => `${n} de 20 añadidos`,
    addThis: 'Añadir',
    upheld: 'La decisión se mantiene.',
    overturned: 'La decisión ha sido anulada.',
  },
}

export type AppealWords = Words & { language: AppealLanguage }

export function wordsIn(tag: string): AppealWords {
  const language = appealLanguage(tag)
  return { ...languages[language], language }
}
