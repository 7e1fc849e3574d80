/** What was decided, in words for whoever it is about: no names, no figures, in their language where it is one of these. */
import type { OutcomeBy, OutcomeVerdict } from './wire/index.ts'
import type { DecisionState } from './decision.ts'

export type AppealLanguage = 'en' | 'de' | 'fr' | 'es'

/** The nearest of the languages that an affected person is spoken to in; English where there is none. @param tag as RFC 5646 has it. */
export function appealLanguage(tag: string): AppealLanguage {
  const [name] = tag.toLowerCase().split('-')
  return name === 'de' || name === 'fr' || name === 'es' ? name : 'en'
}

interface Words {
  quote: (action: string) => string
  outcome: Record<OutcomeVerdict, string>
  by: Partial<Record<OutcomeBy, string>>
  undecided: string
  done: string
  failed: string
  compensated: string
  overridden: string
}

const languages: Record<AppealLanguage, Words> = {
  en: {
    quote: (action) => `“${action}”`,
    outcome: {
      approved: 'was allowed',
      refused: 'was refused',
      rejected: 'was turned down',
      returned: 'was sent back for another attempt',
      answered: 'was answered',
      expired: 'was not answered in time',
      vetoed: 'was stopped',
      cancelled: 'was withdrawn',
      stopped: 'was halted with everything like it',
    },
    by: {
      person: ' by a person',
      policy: ' by a rule, without a person',
      grant: ' by a rule, without a person',
    },
    undecided: 'has not been decided yet',
    done: 'It has been carried out.',
    failed: 'Carrying it out failed.',
    compensated: 'It has been taken back.',
    overridden: 'The outcome has been overturned since.',
  },
  de: {
    quote: (action) => `„${action}“`,
    outcome: {
      approved: 'wurde zugelassen',
      refused: 'wurde verweigert',
      rejected: 'wurde abgelehnt',
      returned: 'wurde für einen neuen Versuch zurückgegeben',
      answered: 'wurde beantwortet',
      expired: 'wurde nicht rechtzeitig beantwortet',
      vetoed: 'wurde aufgehalten',
      cancelled: 'wurde zurückgezogen',
      stopped: 'wurde mit allem Gleichartigen angehalten',
    },
    by: {
      person: ', von einem Menschen',
      policy: ', nach einer Regel, ohne einen Menschen',
      grant: ', nach einer Regel, ohne einen Menschen',
    },
    undecided: 'ist noch nicht entschieden',
    done: 'Es ist ausgeführt.',
    failed: 'Die Ausführung ist gescheitert.',
    compensated: 'Es ist zurückgenommen.',
    overridden: 'Das Ergebnis ist seither aufgehoben worden.',
  },
  fr: {
    quote: (action) => `« ${action} »`,
    outcome: {
      approved: 'a été autorisé',
      refused: 'a été refusé',
      rejected: 'a été rejeté',
      returned: 'a été renvoyé pour un nouvel essai',
      answered: 'a reçu une réponse',
      expired: 'n’a pas reçu de réponse à temps',
      vetoed: 'a été arrêté',
      cancelled: 'a été retiré',
      stopped: 'a été suspendu avec tout ce qui lui ressemble',
    },
    by: {
      person: ', par une personne',
      policy: ', par une règle, sans intervention humaine',
      grant: ', par une règle, sans intervention humaine',
    },
    undecided: 'n’a pas encore été décidé',
    done: 'Cela a été exécuté.',
    failed: 'L’exécution a échoué.',
    compensated: 'Cela a été annulé.',
    overridden: 'Le résultat a été infirmé depuis.',
  },
  es: {
    quote: (action) => `«${action}»`,
    outcome: {
      approved: 'se autorizó',
      refused: 'se denegó',
      rejected: 'se rechazó',
      returned: 'se devolvió para un nuevo intento',
      answered: 'recibió una respuesta',
      expired: 'no recibió respuesta a tiempo',
      vetoed: 'se detuvo',
      cancelled: 'se retiró',
      stopped: 'se suspendió junto con todo lo semejante',
    },
    by: {
      person: ', por decisión de una persona',
      policy: ', por una regla, sin intervención de una persona',
      grant: ', por una regla, sin intervención de una persona',
    },
    undecided: 'aún no se ha decidido',
    done: 'Se ha llevado a cabo.',
    failed: 'No se pudo llevar a cabo.',
    compensated: 'Se ha revertido.',
    overridden: 'Después, el resultado fue anulado.',
  },
}

/** @param language of whoever it is about, as RFC 5646 has it. */
export function tellOutcome(
  d: {
    action: string
    verdict: OutcomeVerdict | null
    by: OutcomeBy | null
    effect: DecisionState['effect']
    overridden: boolean
  },
  language = 'en',
): string {
  const words = languages[appealLanguage(language)]
  if (d.verdict === null) return `${words.quote(d.action)} ${words.undecided}.`
  const sentences = [`${words.quote(d.action)} ${words.outcome[d.verdict]}${(d.by && words.by[d.by]) ?? ''}.`]
  if (d.effect !== null) sentences.push(words[d.effect])
  if (d.overridden) sentences.push(words.overridden)
  return sentences.join(' ')
}
