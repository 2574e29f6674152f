import Campaigns
import Consent
import Customers
import System
import Words
import Workspace

/// The words of a privacy report that no template can choose; in English and Spanish, the latter for `es-MX` too.
struct ReportWords: Sendable {
    let language: String
    private let isSpanish: Bool

    init(_ language: String) {
        self.language = language
        isSpanish = language.prefix { $0 != "-" } == "es"
    }

    func pick(_ english: String, _ spanish: String) -> String { isSpanish ? spanish : english }

    // MARK: - Numbers and days

    func number(_ number: Int) -> String {
        (try? NumberFormat.format(Int64(number), language: language)) ?? "\(number)"
    }

    /// `1 message`, `1,200 messages`
    func count(_ number: Int, _ english: (String, String), _ spanish: (String, String)) -> String {
        let words = isSpanish ? spanish : english
        return "\(self.number(number)) \(number == 1 ? words.0 : words.1)"
    }

    func list(_ items: [String]) -> String {
        (try? ListWords.join(items, language: language)) ?? items.joined(separator: ", ")
    }

    func country(_ code: String) -> String { Country.name(of: code, language: language) }

    /// `3 September 2026`
    func day(_ instant: Instant) -> String { date(instant.civilDate, .long) }

    /// `3 Sep`: the year is the report's.
    func shortDay(_ instant: Instant) -> String { date(instant.civilDate, .skeleton("MMMd")) }

    /// `Jul`
    func month(_ day: CivilDate) -> String { date(day, .skeleton("MMM")) }

    private func date(_ day: CivilDate, _ style: DateStyle) -> String {
        (try? DateWords.format(year: day.year, month: day.month, day: day.day, language: language, style: style))
            ?? day.description
    }

    /// `the third quarter of 2026`
    func period(_ period: ReportPeriod) -> String {
        guard let quarter = period.quarter else { return "\(period.year)" }
        let english = ["first", "second", "third", "fourth"][quarter - 1]
        let spanish = ["primer", "segundo", "tercer", "cuarto"][quarter - 1]
        return pick("the \(english) quarter of \(period.year)", "el \(spanish) trimestre de \(period.year)")
    }

    func periodBefore(_ period: ReportPeriod) -> String {
        period.quarter == nil
            ? pick("the year before", "el año anterior") : pick("the quarter before", "el trimestre anterior")
    }

    // MARK: - Data

    var usesTitle: String { pick("How often we used each kind of data", "Cuántas veces usamos cada tipo de dato") }

    var messagesTitle: String { pick("Our messages and your choices", "Nuestros mensajes y tus decisiones") }

    var choicesLane: String { pick("Your choices", "Tus decisiones") }

    func kind(_ kind: DataKind) -> String {
        switch kind {
        case .category(let category): self.category(category)
        case .history: pick("What we wrote to you before", "Lo que te escribimos antes")
        case .other: pick("Data that we no longer keep", "Datos que ya no guardamos")
        }
    }

    /// In a sentence.
    func inner(_ kind: DataKind) -> String { self.kind(kind).lowercasedFirst }

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

    func kept(_ periods: [Period]) -> String {
        if periods.isEmpty { return pick("as long as you are a customer", "mientras seas cliente") }
        let kept = periods.map { period in
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
            return "\(number(period.count)) \(pick(unit.0, unit.1))\(plural)"
        }
        return (try? ListWords.join(kept, with: .or, language: language)) ?? kept.joined(separator: ", ")
    }

    func carries(_ channel: Channel) -> String {
        switch channel {
        case .email: pick("carries our emails", "lleva nuestros correos")
        case .sms: pick("carries our text messages", "lleva nuestros SMS")
        }
    }

    // MARK: - Reasons and choices

    /// Why messages of a purpose are allowed; nil: heed.yaml no longer has it.
    func why(_ basis: LegalBasis?) -> String {
        switch basis {
        case .consent: pick("because you said yes", "porque dijiste que sí")
        case .softOptIn: pick("because you bought something like it from us", "porque nos compraste algo parecido")
        case .legitimateInterest:
            pick("because we may tell you, as long as you do not object", "porque podemos contártelo si no te opones")
        case .contract: pick("because of what you ordered", "por lo que pediste")
        case .legalObligation: pick("because the law asks us to", "porque la ley nos obliga")
        case nil: pick("for a reason that we have given up since", "por un motivo que ya hemos abandonado")
        }
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
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
