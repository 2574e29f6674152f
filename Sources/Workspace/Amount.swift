internal import Words

/// An amount of money, to the hundredth: `4.50 EUR`.
///
///     Amount("4.5 EUR")    // Amount(hundredths: 450, currency: "EUR")
package struct Amount: Equatable, Sendable {
    package let hundredths: Int64

    /// ISO 4217
    package let currency: String

    package init(hundredths: Int64, currency: String) {
        self.hundredths = hundredths
        self.currency = currency
    }

    /// A number with at most two decimals, a space, and a code of three capitals; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, Currency.isCode(String(parts[1])), let hundredths = Self.hundredths(parts[0]) else {
            return nil
        }
        self.init(hundredths: hundredths, currency: String(parts[1]))
    }

    /// `59.90` as 5990; nil for what is no number with at most two decimals, below ten billion.
    package static func hundredths(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard 1...2 ~= parts.count, 1...10 ~= parts[0].utf8.count,
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { 48...57 ~= $0 } }), let whole = Int64(parts[0])
        else { return nil }
        guard parts.count == 2 else { return whole * 100 }
        guard parts[1].utf8.count <= 2, let rest = Int64(parts[1]) else { return nil }
        return whole * 100 + (parts[1].utf8.count == 1 ? rest * 10 : rest)
    }

    /// In plain digits: `4.50`, `500`.
    package var digits: String {
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        return rest == 0 ? "\(whole)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}

extension Amount: CustomStringConvertible {
    package var description: String { "\(digits) \(currency)" }
}

extension Fields {
    /// An amount of money such as `4.50 EUR`; nil where absent.
    package func optionalAmount(_ key: String) -> Amount? {
        guard let entry = entry(key), let text = string(in: entry) else { return nil }
        if let amount = Amount(text) { return amount }
        problems.error(
            "\(name(of: key)) must be an amount of money, not \(Excerpt.quoted(text))", at: entry.value.mark,
            hint: "Write a number and the currency's code, for example 4.50 EUR.")
        return nil
    }
}
