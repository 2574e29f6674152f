import Campaigns
import Consent
import Customers
import System
import Words
import Workspace

/// The words of a privacy report that no template can choose; in English and Spanish, the latter for `es-MX` too.
struct ReportWords {
    let language: String
    private let isSpanish: Bool

    init(_ language: String) {
        self.language = language
        isSpanish = language.prefix { $0 != "-" } == "es"
    }

    func pick(_ english: String, _ spanish: String) -> String { isSpanish ? spanish : english }

    func category(_ category: DataCategory) -> String {
        switch category {
        case .identity: pick("Who you are", "Quién eres")
        case .contact: pick("Your addresses", "Tus direcciones")
        case .language: pick("Your language", "Tu idioma")
        case .location: pick("Where you live", "Dónde vives")
        case .purchaseHistory: pick("What you bought", "Lo que has comprado")
        case .siteActivity: pick("What you look at on our website", "Lo que miras en nuestra web")
        case .emailActivity: pick("What you do with our emails", "Lo que haces con nuestros correos")
        case .interests: pick("Your interests", "Tus intereses")
        case .support: pick("Your questions to our support", "Tus preguntas a nuestro servicio")
        case .salesCalls: pick("What you told us on the phone", "Lo que nos contaste por teléfono")
        case .survey: pick("Your answers to surveys", "Tus respuestas a encuestas")
        case .feedback: pick("Your feedback", "Tus opiniones")
        case .loyalty: pick("Your loyalty status", "Tu nivel de fidelidad")
        }
    }

    /// `the third quarter of 2026`
    func period(_ period: ReportPeriod) -> String {
        guard let quarter = period.quarter else { return "\(period.year)" }
        let english = ["first", "second", "third", "fourth"][quarter - 1]
        let spanish = ["primer", "segundo", "tercer", "cuarto"][quarter - 1]
        return pick("the \(english) quarter of \(period.year)", "el \(spanish) trimestre de \(period.year)")
    }

    /// `Jul`
    func month(_ day: CivilDate) -> String {
        (try? DateWords.format(
            year: day.year, month: day.month, day: day.day, language: language, style: .skeleton("MMM")))
            ?? day.description
    }

    func scope(_ scope: String) -> String {
        switch scope {
        case "email": return pick("by email", "por correo")
        case "sms": return pick("by text message", "por SMS")
        case "*": return pick("for everything", "para todo")
        default:
            let category = DataCategory(rawValue: String(scope.dropFirst("data:".count)))
            let name = category.map(self.category) ?? scope
            return pick("for the use of: \(name.lowercasedFirst)", "para usar: \(name.lowercasedFirst)")
        }
    }

    func state(_ state: ConsentClaim.State) -> String {
        switch state {
        case .given: pick("you said yes", "dijiste que sí")
        case .requested: pick("you asked to sign up", "pediste apuntarte")
        case .refused: pick("you said no", "dijiste que no")
        case .withdrawn: pick("you took your yes back", "retiraste tu sí")
        case .objected: pick("you objected", "te opusiste")
        case .expired: pick("your yes ran out", "tu sí caducó")
        }
    }

    func right(_ right: String) -> String {
        switch DataRequest.Right(rawValue: right) {
        case .access: pick("to see your data", "ver tus datos")
        case .correction: pick("to have something corrected", "corregir algo")
        case .erasure: pick("to be forgotten", "que te olvidáramos")
        case .restriction: pick("to freeze your data", "congelar tus datos")
        case .objection: pick("to get no advertising", "no recibir publicidad")
        case .portability: pick("to take your data with you", "llevarte tus datos")
        case .question, nil: pick("something about your data", "algo sobre tus datos")
        }
    }

    func kept(_ periods: [Period]) -> String {
        if periods.isEmpty { return pick("as long as you are a customer", "mientras seas cliente") }
        return periods.map { period in
            let unit: (String, String) =
                switch period.unit {
                case .minutes: ("minute", "minuto")
                case .hours: ("hour", "hora")
                case .days: ("day", "día")
                case .weeks: ("week", "semana")
                case .months: ("month", "mes")
                case .years: ("year", "año")
                }
            let plural = period.count == 1 ? "" : isSpanish && unit.1 == "mes" ? "es" : "s"
            return "\(period.count) \(pick(unit.0, unit.1))\(plural)"
        }.joined(separator: ", ")
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
