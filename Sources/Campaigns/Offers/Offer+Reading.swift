import System
package import Workspace

extension Offer {
    /// Reads an offer from the text of its file.
    ///
    /// - Parameter campaigns: the names of all campaigns that there are; nil where they are not known.
    /// - Throws: everything that is wrong with it.
    package static func load(
        _ document: YAMLDocument, name: String, configuration: Configuration, campaigns: [String]? = nil
    ) throws(Diagnostics) -> Offer {
        let problems = Problems(in: document.source)
        let offer = Offer(
            name: name, reading: Fields(document.root, in: problems), configuration, campaigns)
        try problems.check()
        guard let offer else {
            throw Diagnostics(document.source.diagnostic(.error, "the file cannot be used", at: nil))
        }
        return offer
    }

    private init?(
        name: String, reading fields: Fields, _ configuration: Configuration, _ campaigns: [String]?
    ) {
        let title = fields.texts("title", in: configuration.languages)
        let text = fields.optionalTexts("text", in: configuration.languages)
        let purpose = Self.purpose(fields, configuration)
        let benefit = Self.benefit(fields, configuration)
        let worth = benefit.flatMap { Self.worth(of: $0, fields) }
        let condition = fields.entry("for").flatMap { entry in
            Segment.read(
                entry, in: fields.problems, configuration: configuration, purpose: purpose, campaigns: campaigns)
        }
        let basket = purpose.flatMap { purpose in
            fields.entry("basket_of").flatMap {
                SegmentAmount.read($0, in: fields.problems, configuration: configuration, purpose: purpose)
            }
        }
        if fields.entry("basket_of") != nil, let benefit, !benefit.isPercent {
            fields.problems.error(
                "'basket_of' is for percentages", at: fields.mark(of: "basket_of"), hint: "Delete the line.")
        }
        Self.refuseSpecial(condition?.fields ?? [], "for", fields, configuration)
        Self.refuseSpecial(basket?.fields.map(\.name) ?? [], "basket_of", fields, configuration)
        let validity = Self.validity(fields)
        let stock = fields.optionalInteger("stock", 1...100_000_000)
        let cost = Self.money("cost", fields, like: worth) ?? worth
        let budget = Self.money("budget", fields, like: worth)
        let perCustomer = fields.optionalInteger("per_customer", 1...1000)
        let codes = fields.optionalChoice("codes", of: Codes.self) ?? .generated
        fields.finish()
        guard let title, let purpose, let benefit, let worth, let validity, let cost,
            condition != nil || fields.entry("for") == nil
        else { return nil }
        let zone = configuration.catalogue.field(named: "time_zone")
        self.init(
            name: name, title: title, text: text, purpose: purpose, benefit: benefit, condition: condition,
            worth: worth, basket: basket, validity: validity,
            timeZone: validity.hasDays ? zone.flatMap { purpose.mayUse($0) == .never ? nil : $0 } : nil,
            stock: stock, budget: budget, cost: cost, perCustomer: perCustomer, codes: codes)
    }

    private static func purpose(_ fields: Fields, _ configuration: Configuration) -> Purpose? {
        guard let purpose = fields.purpose(in: configuration) else { return nil }
        guard purpose.isMarketing else {
            fields.problems.error(
                "an offer is marketing, and the purpose '\(purpose.name)' is none", at: fields.mark(of: "purpose"),
                hint: "Name one that people have agreed to, such as offers (HDR-8).")
            return nil
        }
        return purpose
    }

    // MARK: - What it gives

    private static func benefit(_ fields: Fields, _ configuration: Configuration) -> Benefit? {
        guard let entry = fields.requiredEntry("benefit") else { return nil }
        guard let text = entry.value.text else {
            return fields.texts("benefit", in: configuration.languages).map(Benefit.gift)
        }
        if let amount = Amount(text), amount.hundredths > 0 { return .amount(amount) }
        let digits = text.prefix { $0 != "%" && $0 != " " }
        let isPercent = text.hasSuffix("%") && text.dropFirst(digits.count).allSatisfy { $0 == " " || $0 == "%" }
        if isPercent, digits.utf8.allSatisfy({ 48...57 ~= $0 }), let percent = Int(digits), 1...100 ~= percent {
            return .percent(percent)
        }
        fields.problems.error(
            "'benefit' must be a percentage, an amount or a gift", at: entry.value.mark,
            hint: "Write for example 10 %, 5.00 EUR, or a gift in each language: {en: a candle, es: una vela}.")
        return nil
    }

    /// What it is worth to somebody of whom nothing more is known.
    private static func worth(of benefit: Benefit, _ fields: Fields) -> Amount? {
        let (key, reason): (String, String)
        switch benefit {
        case .amount(let amount):
            refuse(["basket", "worth"], "an amount says itself what it is worth", fields)
            return amount
        case .percent: (key, reason) = ("basket", "what an order usually comes to, of which it is a part")
        case .gift: (key, reason) = ("worth", "what the gift is worth")
        }
        refuse(["basket", "worth"].filter { $0 != key }, "this benefit goes with '\(key)'", fields)
        guard fields.entry(key) != nil else {
            fields.know(key)
            fields.problems.error(
                "'\(key)' is missing: \(reason)", at: fields.mark(of: "benefit"),
                hint: "Write for example '\(key): 60 EUR'. Offers are ranked by what they are worth to a person.")
            return nil
        }
        guard let amount = fields.optionalAmount(key) else { return nil }
        guard case .percent(let percent) = benefit else { return amount }
        return Amount(hundredths: amount.hundredths * Int64(percent) / 100, currency: amount.currency)
    }

    private static func refuse(_ keys: [String], _ reason: String, _ fields: Fields) {
        for key in keys where fields.entry(key) != nil {
            fields.problems.error(
                "'\(key)' does not belong here: \(reason)", at: fields.mark(of: key), hint: "Delete the line.")
        }
    }

    private static func money(_ key: String, _ fields: Fields, like worth: Amount?) -> Amount? {
        guard let amount = fields.optionalAmount(key) else { return nil }
        guard let worth, amount.currency != worth.currency else { return amount }
        fields.problems.error(
            "'\(key)' is in another currency than the benefit", at: fields.mark(of: key),
            hint: "Write it in \(worth.currency).")
        return nil
    }

    // MARK: - Whom and when

    /// Health, belief and the like are nobody's reason for a discount (GDPR Art. 9), agreed or not.
    private static func refuseSpecial(
        _ names: [String], _ key: String, _ fields: Fields, _ configuration: Configuration
    ) {
        for name in names where configuration.catalogue.field(named: name)?.sensitivity == .special {
            fields.problems.error(
                "an offer never rests on '\(name)', which is a special category of data",
                at: fields.mark(of: key), hint: "Choose by something else.")
        }
    }

    private static func validity(_ fields: Fields) -> OfferValidity? {
        guard let group = fields.optionalFields("valid") else { return OfferValidity() }
        let from = group.day("from")
        let until = group.day("until")
        let days = group.optionalInteger("days", 1...3650)
        if let from, let until, until < from {
            group.problems.error("the offer ends before it begins", at: group.mark(of: "until"))
        }
        group.finish()
        return OfferValidity(from: from, until: until, days: days)
    }
}

extension Offer.Benefit {
    fileprivate var isPercent: Bool {
        if case .percent = self { return true }
        return false
    }
}

extension Fields {
    /// A day such as 2026-03-31; nil where absent.
    func day(_ key: String) -> CivilDate? {
        guard let text = optionalString(key) else { return nil }
        if let day = CivilDate(parsing: text) { return day }
        problems.error("'\(key)' must be a day", at: mark(of: key), hint: "Write for example 2026-03-31.")
        return nil
    }

    /// The purpose that the file names; one that does not exist is reported.
    func purpose(in configuration: Configuration) -> Purpose? {
        guard let name = string("purpose") else { return nil }
        if let purpose = configuration.purpose(named: name) { return purpose }
        let names = configuration.purposes.map(\.name)
        problems.error(
            "unknown purpose '\(name)'", at: mark(of: "purpose"),
            hint: Nearest.suggestion(for: name, in: names) ?? "Known are: \(names.joined(separator: ", ")).")
        return nil
    }
}
