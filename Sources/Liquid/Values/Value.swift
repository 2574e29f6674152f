/// Anything a template can hold: what the host hands in, and what assigns, captures and filters make of it.
///
/// Values from the host are data. They are never compiled, and never rendered a second time: a name that reads
/// `{{ secret }}` comes out as those twelve characters.
///
///     let customer: Value = ["first_name": "Ana", "visits": 3, "tags": ["new", "spring"]]
package enum Value: Sendable, Equatable {
    case `nil`
    case bool(Bool)
    case integer(Int)
    case decimal(Double)
    case string(String)
    /// Text that is already escaped for the output, such as what `capture` collected. A host makes one only from
    /// text that it wrote itself, never from data.
    case markup(String)
    case array([Value])
    case object(Object)
    /// Both ends belong to it; an upper end below the lower one makes it empty.
    case range(Int, Int)
    /// The literal `blank`: equals nil, false, empty and white text.
    case blank
    /// The literal `empty`: equals empty text, arrays and objects.
    case empty
}

extension Value: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(nilLiteral: ()) { self = .nil }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .decimal(value) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: Value...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, Value)...) { self = .object(Object(elements)) }
}

extension Value {
    /// Only nil and false count as false: 0, "" and [] are true (LIQ-1).
    var isTrue: Bool {
        switch self {
        case .nil, .bool(false): false
        default: true
        }
    }

    /// The property `.size` and the filter of that name: code points of text, elements of an array or object.
    var size: Int {
        switch self {
        case .string(let text): text.unicodeScalars.count
        case .markup(let text): Markup.plain(text).unicodeScalars.count
        case .array(let items): items.count
        case .object(let object): object.shape.names.count
        case .range(let low, let high): Value.count(low, high)
        // The bytes of a number, as in Shopify's implementation.
        case .integer: 8
        default: 0
        }
    }

    /// Whether `where`, `sort` and so on can ask for a property: nil, truth and decimals have none at all.
    var canHaveProperties: Bool {
        switch self {
        case .object, .array, .string, .markup, .integer: true
        default: false
        }
    }

    var isObject: Bool {
        if case .object = self { true } else { false }
    }

    /// Whether `render … for` goes through it.
    var isCollection: Bool {
        switch self {
        case .array, .object, .range: true
        default: false
        }
    }

    /// How many integers lie from `low` to `high`, both included, without overflow at the ends.
    static func count(_ low: Int, _ high: Int) -> Int {
        guard high >= low else { return 0 }
        let (difference, overflow) = high.subtractingReportingOverflow(low)
        return overflow || difference == .max ? .max : difference + 1
    }

    /// Text as it reads, whether plain or already escaped; nil for anything that is not text.
    package var text: String? {
        switch self {
        case .string(let text): text
        case .markup(let text): Markup.plain(text)
        default: nil
        }
    }
}
