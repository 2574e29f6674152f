/// What each part of a text message costs, by the country of who gets it.
///
///     prices:
///       currency: EUR
///       ES: 0.045
///       "*": 0.08          # everywhere else
package struct SMSPrices: Equatable, Sendable {
    /// ISO 4217
    package let currency: String
    private let parts: [String: Double]

    /// The price of one part; nil where neither the country nor "*" has one.
    package func part(in country: String?) -> Double? {
        country.flatMap { parts[$0] } ?? parts["*"]
    }
}

extension SMSPrices {
    init?(reading fields: Fields) {
        let currency = fields.string("currency")
        if let currency, currency.utf8.count != 3 || !currency.utf8.allSatisfy({ 65...90 ~= $0 }) {
            fields.problems.error(
                "'currency' must be a code of three capitals", at: fields.mark(of: "currency"),
                hint: "Write for example EUR.")
        }
        var parts: [String: Double] = [:]
        for entry in fields.entries where entry.key != "currency" {
            fields.know(entry.key)
            let isCountry = entry.key == "*" || entry.key.utf8.count == 2 && entry.key.utf8.allSatisfy { 65...90 ~= $0 }
            guard isCountry, let text = entry.value.text, let price = Double(text), price >= 0, price < 1000 else {
                fields.problems.error(
                    "\(Excerpt.quoted(entry.key)) is no country with a price", at: entry.value.mark,
                    hint: "Write for example ES: 0.045, or \"*\": 0.08 for everywhere else.")
                continue
            }
            parts[entry.key] = price
        }
        fields.finish()
        guard let currency, !parts.isEmpty else { return nil }
        self.init(currency: currency, parts: parts)
    }
}
