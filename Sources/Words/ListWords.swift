import CICU

/// Several words in a row, with the language's commas and its "and" or "or".
///
///     try ListWords.join(["a", "b", "c"], language: "en")                      // "a, b, and c"
///     try ListWords.join(["Ana", "Inés"], language: "es")                      // "Ana e Inés"
///     try ListWords.join(["email", "SMS"], with: .or, language: "en")          // "email or SMS"
///
/// American English (`en`, `en-US`) sets a comma before "and", British (`en-GB`) does not.
package enum ListWords {
    package enum Junction: String, Sendable {
        case and, or
    }

    /// - Parameter language: a BCP 47 tag; English when ICU does not know it.
    package static func join(
        _ items: [String], with junction: Junction = .and, language: String
    ) throws(WordsError) -> String {
        if items.count < 2 { return items.first ?? "" }
        let key = FormatterCache<ListFormatter>.Key(
            locale: ICULocale.name(for: language), variant: junction.rawValue)
        let text = try kept.use(
            key, open: { key throws(WordsError) in try ListFormatter(junction: junction, locale: key.locale) },
            { formatter in formatter.text(of: items) })
        guard let text else { throw .formatter("lists", language: key.locale) }
        return text
    }

    private static let kept = FormatterCache<ListFormatter>()
}

/// One of ICU's list formatters.
///
/// Sendable unchecked, yet truly: it is used only under the lock of the cache that keeps it.
private final class ListFormatter: @unchecked Sendable {
    private let formatter: OpaquePointer
    /// Rows that were written already: most messages of a campaign name one of a few.
    private var rows = Remembered<[String], String>()

    init(junction: ListWords.Junction, locale: String) throws(WordsError) {
        var status = U_ZERO_ERROR
        let type = junction == .or ? ULISTFMT_TYPE_OR : ULISTFMT_TYPE_AND
        guard let formatter = cicu_list_open(locale, type, &status), status.isSuccess else {
            throw .formatter("lists", language: locale)
        }
        self.formatter = formatter
    }

    deinit { cicu_list_close(formatter) }

    func text(of items: [String]) -> String? {
        rows.value(for: items) { written(items) }
    }

    private func written(_ items: [String]) -> String? {
        // One buffer for all the items, so that their addresses hold while ICU reads them.
        var units: [UInt16] = []
        var lengths: [Int32] = []
        for item in items {
            let count = units.count
            units.append(contentsOf: item.utf16)
            lengths.append(Int32(units.count - count))
        }
        return units.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            var starts: [UnsafePointer<UInt16>?] = []
            for length in lengths {
                starts.append(next)
                next = next.map { $0 + Int(length) }
            }
            return icuText { cicu_list_format(formatter, starts, lengths, Int32(starts.count), $0, $1, &$2) }
        }
    }
}
