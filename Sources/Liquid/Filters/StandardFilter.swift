/// The filters that every template has, by the names that templates use.
///
/// All of Shopify's standard filters, and `raw`, with which a template's author lets a value be written without
/// escaping. `date` knows English and offsets from UTC; a host that knows more hands in its own.
enum StandardFilter: String, CaseIterable, Sendable {
    case append, prepend, upcase, downcase, capitalize, strip, lstrip, rstrip, squish
    case escape, h, raw, size, slice, split, date
    case escapeOnce = "escape_once"
    case stripHTML = "strip_html"
    case stripNewlines = "strip_newlines"
    case newlineToBr = "newline_to_br"
    case urlEncode = "url_encode"
    case urlDecode = "url_decode"
    case base64Encode = "base64_encode"
    case base64Decode = "base64_decode"
    case base64URLEncode = "base64_url_safe_encode"
    case base64URLDecode = "base64_url_safe_decode"
    case replace, remove
    case replaceFirst = "replace_first"
    case replaceLast = "replace_last"
    case removeFirst = "remove_first"
    case removeLast = "remove_last"
    case truncate
    case truncateWords = "truncatewords"
    case `default`
    case plus, minus, times, modulo, abs, ceil, floor, round
    case dividedBy = "divided_by"
    case atLeast = "at_least"
    case atMost = "at_most"
    case join, first, last, reverse, sort, map, `where`, reject, find, has, sum, uniq, compact, concat
    case findIndex = "find_index"
    case sortNatural = "sort_natural"

    /// How many arguments it takes.
    var arguments: ClosedRange<Int> {
        switch self {
        case .upcase, .downcase, .capitalize, .strip, .lstrip, .rstrip, .squish, .escape, .h, .raw, .size, .escapeOnce,
            .stripHTML, .stripNewlines, .newlineToBr, .urlEncode, .urlDecode, .base64Encode, .base64Decode,
            .base64URLEncode, .base64URLDecode, .abs, .ceil, .floor, .first, .last, .reverse:
            0...0
        case .default, .round, .join, .sort, .sortNatural, .sum, .uniq, .compact: 0...1
        case .truncate, .truncateWords: 0...2
        case .append, .prepend, .split, .date, .remove, .removeFirst, .removeLast, .plus, .minus, .times, .modulo,
            .dividedBy,
            .atLeast, .atMost, .map, .concat:
            1...1
        case .slice, .replace, .replaceFirst, .where, .reject, .find, .has, .findIndex: 1...2
        case .replaceLast: 2...2
        }
    }

    var options: Set<String> { self == .default ? ["allow_false"] : [] }
}

extension FilterCall.Target {
    fileprivate var takesOptions: Bool {
        if case .standard(let filter) = self { !filter.options.isEmpty } else { true }
    }
}

extension Renderer {
    mutating func apply(
        _ filter: StandardFilter, _ call: FilterCall, to input: Value
    ) throws(FilterError) -> Value {
        switch filter {
        case .default: return try fallback(input, call)
        case .raw: return try markAsMarkup(input)
        case .size: return .integer(input.size)
        case .date: return try dated(input, call)
        case .append, .prepend, .upcase, .downcase, .capitalize, .strip, .lstrip, .rstrip, .squish, .stripNewlines,
            .truncate, .truncateWords, .slice:
            return try applyText(filter, call, to: input)
        case .split, .replace, .remove, .replaceFirst, .replaceLast, .removeFirst, .removeLast:
            return try applySearch(filter, call, to: input)
        case .escape, .h, .escapeOnce, .stripHTML, .newlineToBr, .urlEncode, .urlDecode, .base64Encode, .base64Decode,
            .base64URLEncode, .base64URLDecode:
            return try applyEncoding(filter, to: input)
        case .plus, .minus, .times, .modulo, .abs, .ceil, .floor, .round, .dividedBy, .atLeast, .atMost:
            return try applyNumber(filter, call, to: input)
        case .join, .first, .last, .reverse, .sort, .sortNatural, .uniq, .compact, .concat:
            return try applyList(filter, call, to: input)
        case .map, .where, .reject, .find, .has, .findIndex, .sum: return try applyProperty(filter, call, to: input)
        }
    }

    /// An argument's value; nil where it is left out.
    mutating func argument(_ index: Int, of call: FilterCall) throws(FilterError) -> Value? {
        guard index < call.arguments.count else {
            guard index == call.arguments.count, !call.options.isEmpty, !call.target.takesOptions else { return nil }
            // What no filter asks for by name is one more argument, an object.
            var fields: [(String, Value)] = []
            for option in call.options { fields.append((option.name, try value(option.value))) }
            return .object(Object(fields))
        }
        let given = try value(code.operands[Int(call.arguments.lowerBound) + index])
        try charge(reading: given)
        return given
    }

    /// `default`: for what is nil, false or empty; with `allow_false: true` false stays.
    private mutating func fallback(_ input: Value, _ call: FilterCall) throws(FilterError) -> Value {
        if input == .bool(false) {
            for option in call.options where try value(option.value).isTrue { return input }
        } else if input.isTrue, !Self.isEmpty(input) {
            return input
        }
        return try argument(0, of: call) ?? ""
    }

    /// `date: '%Y-%m-%d'`: what is no date stays what it is.
    private mutating func dated(_ input: Value, _ call: FilterCall) throws(FilterError) -> Value {
        let pattern = try string(argument(0, of: call) ?? .nil)
        guard !pattern.isEmpty, let moment = MomentReader.moment(input, now: code.now) else { return input }
        try charge(pattern.utf8.count)
        let text = try MomentFormat.text(of: moment, pattern, longest: limits.valueSize)
        try charge(size: text.utf8.count)
        return .string(text)
    }

    /// `raw`: only the template's text can ask for it, for filter names are never data.
    private mutating func markAsMarkup(_ input: Value) throws(FilterError) -> Value {
        guard code.escaping == .html || code.escaping == .url else { return input }
        if case .markup = input { return input }
        return .markup(try string(input))
    }

    // MARK: - Text and markup

    /// What the escaping of this program makes of a value: captured text stays as it is.
    mutating func markup(_ value: Value) throws(FilterError) -> String {
        if case .markup(let text) = value { return text }
        let text = try string(value)
        return switch code.escaping {
        case .html: Markup.html(text)
        case .url: Markup.url(text)
        case .none, .text, .header: text
        }
    }

    /// Whether a filter has to work on markup because one of its values is some.
    func isMarkup(_ values: Value...) -> Bool {
        values.contains { if case .markup = $0 { true } else { false } }
    }
}
