import CICU

/// One of ICU's number formatters with the place for its result.
///
/// Sendable unchecked, yet truly: it is used only under the lock of the cache that keeps it.
final class NumberFormatter: @unchecked Sendable {
    private let formatter: OpaquePointer
    private let result: OpaquePointer
    /// Numbers that were written already: prices recur from message to message.
    private var texts = Remembered<String, String>()

    /// By a number skeleton of ICU, such as `currency/EUR`.
    init(skeleton: String, locale: String) throws(WordsError) {
        let units = Array(skeleton.utf16)
        var status = U_ZERO_ERROR
        guard let formatter = cicu_number_open(units, Int32(units.count), locale, &status) else {
            throw .formatter("numbers", language: locale)
        }
        guard status.isSuccess, let result = cicu_number_open_result(&status) else {
            cicu_number_close(formatter)
            throw .formatter("numbers", language: locale)
        }
        self.formatter = formatter
        self.result = result
    }

    deinit {
        cicu_number_close_result(result)
        cicu_number_close(formatter)
    }

    /// The number's text, or nil when ICU reports an error.
    func text(of number: DecimalText) -> String? {
        texts.value(for: number.text) {
            withFormatted(number) { formatted in
                icuText { cicu_number_text(formatted, $0, $1, &$2) }
            }
        }
    }

    /// Hands on the number as it is displayed, which decides the plural: 1 and 1.0 differ.
    func withFormatted(_ number: DecimalText, _ body: (OpaquePointer) -> String?) -> String? {
        var status = U_ZERO_ERROR
        cicu_number_format(formatter, number.text, Int32(number.text.utf8.count), result, &status)
        return status.isSuccess ? body(result) : nil
    }

    /// A number written by the kept formatter of a language and a skeleton.
    static func text(of number: DecimalText, skeleton: String, language: String) throws(WordsError) -> String {
        let key = FormatterCache<NumberFormatter>.Key(locale: ICULocale.name(for: language), variant: skeleton)
        let text = try kept.use(
            key, open: { key throws(WordsError) in try NumberFormatter(skeleton: key.variant, locale: key.locale) },
            { formatter in formatter.text(of: number) })
        guard let text else { throw .formatter("numbers", language: key.locale) }
        return text
    }

    private static let kept = FormatterCache<NumberFormatter>()
}
