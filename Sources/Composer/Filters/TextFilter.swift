import Liquid
import Words
import Workspace

/// `t`: a text of the word catalogue in the message's language.
///
///     {{ 'order.total' | t }}                                       Total, tax included
///     {{ 'order.items' | t: count: event.items }}                   3 items
enum TextFilter {
    static func make(_ words: WordCatalogue, language: String, spaced: @escaping @Sendable (String) -> Value)
        -> HostFilter
    {
        HostFilter(
            options: nil,
            check: { key, options in mistake(key, options, words) },
            { call throws(FilterError) in
                guard let key = call.text else {
                    if case .nil = call.input { return .nil }
                    throw FilterError("'t' needs the key of a text, as in 'order.total' | t.")
                }
                guard let entry = words.entries[key] else { throw FilterError(unknown(key, words)) }
                return spaced(try fill(text(entry, key, call, language), call, language))
            })
    }

    private static func text(
        _ entry: WordCatalogue.Entry, _ key: String, _ call: HostFilter.Call, _ language: String
    ) throws(FilterError) -> WordText {
        switch entry {
        case .text(let text): return text
        case .plural(let forms):
            guard let count = try MessageFilters.decimal(call.option("count"), "t") else {
                throw FilterError(needsCount(key))
            }
            let category = (try? PluralRules.category(for: count, language: language)) ?? .other
            guard let form = forms[category] ?? forms[.other] else { throw FilterError(needsCount(key)) }
            return form
        }
    }

    private static func fill(
        _ text: WordText, _ call: HostFilter.Call, _ language: String
    ) throws(FilterError) -> String {
        var filled = ""
        for piece in text.pieces {
            switch piece {
            case .text(let text): filled += text
            case .hole(let name): filled += try words(for: call.option(name), name, language)
            }
        }
        return filled
    }

    /// Numbers as the language writes them; nothing for nil.
    private static func words(
        for value: Value, _ name: String, _ language: String
    ) throws(FilterError) -> String {
        switch value {
        case .nil: return ""
        case .string, .markup: return value.text ?? ""
        case .integer, .decimal:
            guard let number = try MessageFilters.decimal(value, "t"),
                let words = try? NumberFormat.format(number, language: language)
            else { return "" }
            return words
        default: throw FilterError("'t' needs a text or a number for '\(name)'.")
        }
    }

    // MARK: - Mistakes

    /// What is wrong with a call that names its text in the template.
    private static func mistake(
        _ key: String, _ options: [String], _ words: WordCatalogue
    ) -> HostFilter.Mistake? {
        let holes: Set<String>
        switch words.entries[key] {
        case nil:
            return HostFilter.Mistake(
                message: unknown(key, words), hint: Nearest.suggestion(for: key, in: words.keys) ?? "Write it there.")
        case .text(let text): holes = Set(text.holes)
        case .plural(let forms): holes = forms.values.reduce(into: ["count"]) { $0.formUnion($1.holes) }
        }
        if let missing = holes.subtracting(options).min() {
            return HostFilter.Mistake(
                message: "the text '\(key)' needs '\(missing):'.",
                hint: "Write {{ '\(key)' | t: \(missing): … }}.")
        }
        guard let extra = options.first(where: { !holes.contains($0) }) else { return nil }
        return HostFilter.Mistake(
            message: "the text '\(key)' has no place for '\(extra)'.",
            hint: Nearest.suggestion(for: extra, in: holes.sorted()) ?? "Take it out.")
    }

    private static func unknown(_ key: String, _ words: WordCatalogue) -> String {
        "there is no text '\(key)' in \(words.name)."
    }

    private static func needsCount(_ key: String) -> String {
        "the text '\(key)' has forms for numbers and needs 'count:' with a number."
    }
}
