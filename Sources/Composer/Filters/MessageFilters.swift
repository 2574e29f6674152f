import Charts
package import Liquid
import System
import Words

/// The filters that need a language: `money`, `number`, `date`, `pluralize`, `list` and `t`; and `qr` and `chart`.
///
///     {{ customer.total_spent | money: 'EUR' }}                         1.234,50 €
///     {{ notice.since | date: 'long' }}                                 1 de julio de 2026
///     {{ customer.orders | pluralize: 'order', 'orders' }}              orders
///     {{ notice.fields | list }}                                        ciudad, idioma y nombre
///     {{ offer.code | qr }}                                             a QR code, in HTML
///     {{ 'order.total' | t }}                                           Total, impuestos incluidos
///
/// Nil stays nil, so that a template's general text needs no filter less than its personal one. Moments are written on
/// the calendar of UTC: a person's time zone is data that a purpose may not be allowed to use.
package enum MessageFilters {
    /// - Parameters:
    ///   - plainSpaces: whether no-break spaces become plain ones, which the GSM alphabet has (SMS-1).
    ///   - isHTML: whether markup can be written.
    ///   - words: the texts that `t` knows.
    ///   - charts: keeps what `chart` draws.
    package static func all(
        language: String, plainSpaces: Bool, isHTML: Bool, words: WordCatalogue,
        charts: ChartGallery = ChartGallery()
    ) -> [String: HostFilter] {
        let spaced: @Sendable (String) -> Value = { text in .string(plainSpaces ? Self.plain(text) : text) }
        return [
            "money": HostFilter(arguments: 1...1) { call throws(FilterError) in
                guard let amount = try decimal(call.input, "money") else { return .nil }
                guard let currency = call.arguments[0].plainText else {
                    throw FilterError("'money' needs a currency, as in money: 'EUR'.")
                }
                do {
                    return spaced(try MoneyFormat.format(amount, currency: currency, language: language))
                } catch {
                    throw FilterError("'money' needs the ISO 4217 code of a currency in use, as in money: 'EUR'.")
                }
            },
            "number": HostFilter(arguments: 0...1) { call throws(FilterError) in
                guard let number = try decimal(call.input, "number") else { return .nil }
                do {
                    return spaced(
                        try NumberFormat.format(number, fractionDigits: try digits(call), language: language))
                } catch {
                    throw FilterError("'number' cannot write this number.")
                }
            },
            "date": DateFilter.make(language: language, spaced: spaced),
            "pluralize": HostFilter(arguments: 0...2, options: PluralForms.names) { call throws(FilterError) in
                try PluralForms.choose(call, language: language)
            },
            "t": TextFilter.make(words, language: language, spaced: spaced),
            // In plain text the code itself, which stands beside it, says it all.
            "qr": HostFilter(arguments: 0...0) { call throws(FilterError) in
                guard isHTML, let text = call.input.plainText, !text.isEmpty else { return .nil }
                guard let code = QRCode(text) else { throw FilterError("'qr' takes at most some 2,000 letters.") }
                return .markup(code.html())
            },
            "chart": ChartFilter.make(charts, language: language, isHTML: isHTML, plainSpaces: plainSpaces),
            "list": HostFilter(arguments: 0...1) { call throws(FilterError) in
                try list(call, language: language)
            },
        ]
    }

    /// U+00A0 and U+202F, which ICU sets inside amounts and times.
    static func plain(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            scalars.append(scalar == "\u{A0}" || scalar == "\u{202F}" ? " " : scalar)
        }
        return String(scalars)
    }

    /// A number in plain digits; nil for nil.
    static func decimal(_ value: Value, _ filter: String) throws(FilterError) -> String? {
        switch value {
        case .nil: return nil
        case .integer(let number): return String(number)
        case .decimal(let number):
            let text = "\(number)"
            if !text.utf8.contains(UInt8(ascii: "e")) { return text.hasSuffix(".0") ? String(text.dropLast(2)) : text }
        case .string(let text), .markup(let text):
            if text.isEmpty { return nil }
            return text
        default: break
        }
        throw FilterError("'\(filter)' needs a number.")
    }

    private static func digits(_ call: HostFilter.Call) throws(FilterError) -> ClosedRange<Int>? {
        switch call.arguments.first {
        case nil: return nil
        case .integer(let digits)? where 0...20 ~= digits: return digits...digits
        default: throw FilterError("'number' takes the digits behind the decimal sign, as in number: 2.")
        }
    }

    private static func list(_ call: HostFilter.Call, language: String) throws(FilterError) -> Value {
        guard case .array(let items) = call.input else {
            if case .nil = call.input { return .nil }
            throw FilterError("'list' needs several values, such as tags.")
        }
        let junction: ListWords.Junction
        switch call.arguments.first?.plainText {
        case nil, "and"?: junction = .and
        case "or"?: junction = .or
        default: throw FilterError("'list' joins with 'and' or 'or'.")
        }
        var texts: [String] = []
        for item in items {
            guard let text = item.plainText else { throw FilterError("'list' needs texts.") }
            texts.append(text)
        }
        do {
            return .string(try ListWords.join(texts, with: junction, language: language))
        } catch {
            throw FilterError("'list' cannot join these texts.")
        }
    }
}

extension Value {
    /// The text that `{{ … }}` would write for a plain value; nil for lists, groups and nothing.
    var plainText: String? {
        switch self {
        case .string(let text), .markup(let text): text
        case .integer(let number): String(number)
        default: nil
        }
    }
}
