import Campaigns
import Liquid
import System
import Words
import Workspace

/// What a version's templates see of an offer.
enum OfferView {
    /// In the order of `TemplateRoots.members["offer"]`; nil where there is none.
    ///
    /// - Parameter person: says which of the data that picked the offer is there and theirs to be used.
    static func value(
        _ given: GivenOffer?, _ version: PreparedVersion, _ person: PersonView
    ) throws(ComposerError) -> Value {
        guard let given else { return .nil }
        let offer = given.offer
        let reasons = reasons(of: offer, version, person)
        var (percent, amount, currency): (Value, Value, Value) = (.nil, .nil, .nil)
        switch offer.benefit {
        case .percent(let hundredths): percent = .integer(hundredths)
        case .amount(let money):
            amount = .string(money.digits)
            currency = .string(money.currency)
        case .gift: break
        }
        do {
            let benefit = try benefit(of: offer, version.language)
            let why = try why(reasons, version.language)
            return .object(
                Object(
                    TemplateRoots.offerShape,
                    [
                        .string(offer.title.text(in: version.language)),
                        offer.text.map { .string($0.text(in: version.language)) } ?? .nil,
                        .string(version.channel == .sms ? MessageFilters.plain(benefit) : benefit), percent, amount,
                        currency, .string(given.code), given.firstDay.map { .string($0.description) } ?? .nil,
                        given.lastDay.map { .string($0.description) } ?? .nil, .string(why),
                        .array(reasons.map { .string($0) }),
                    ]))
        } catch {
            throw .mismatch("the offer '\(offer.name)' cannot be written in '\(version.language)'")
        }
    }

    /// What the notice calls the data that picked the offer: only what is there and may be used was.
    private static func reasons(of offer: Offer, _ version: PreparedVersion, _ person: PersonView) -> [String] {
        let names = Set(offer.choosingFields)
        var reasons: [String] = []
        for (index, field) in version.fields.enumerated()
        where names.contains(field.name) && person.values[index].isSomething {
            reasons.append(version.labels[index])
        }
        let sources = Set(offer.selectingSources.map(\.name))
        for (source, mayUse) in zip(version.sources, person.mayUseSources) where mayUse && sources.contains(source.name)
        {
            reasons.append(source.label)
        }
        if let event = version.event, sources.contains(event.name), person.event != .nil { reasons.append(event.label) }
        return reasons
    }

    private static func benefit(of offer: Offer, _ language: String) throws(WordsError) -> String {
        switch offer.benefit {
        case .percent(let percent):
            return try NumberFormat.format(
                Amount(hundredths: Int64(percent), currency: "").digits, style: .percent, language: language)
        case .amount(let amount):
            return try MoneyFormat.format(amount.digits, currency: amount.currency, language: language)
        case .gift(let gift): return gift.text(in: language)
        }
    }

    /// One sentence; the shipped words serve `es-MX` too.
    private static func why(_ reasons: [String], _ language: String) throws(WordsError) -> String {
        let isSpanish = language.prefix { $0 != "-" } == "es"
        if reasons.isEmpty {
            return isSpanish
                ? "Esta oferta es para todas las personas que reciben este mensaje."
                : "This offer is for everybody who gets this message."
        }
        let list = try ListWords.join(reasons, with: .and, language: language)
        return isSpanish
            ? "Elegimos esta oferta para ti por estos datos: \(list)." : "We chose this offer for you by: \(list)."
    }
}
