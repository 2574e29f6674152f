/// The smallest part of a segment that means something.
struct SegmentToken: Equatable {
    enum Kind: Equatable {
        /// A name or a keyword.
        case word(String)
        /// What stands between quotes.
        case text(String)
        /// Digits with an optional minus and fraction, as written.
        case number(String)
        case symbol(Symbol)
        case end
    }

    enum Symbol: String {
        case equal = "=="
        case notEqual = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case less = "<"
        case greater = ">"
        case open = "("
        case close = ")"
        case openList = "["
        case closeList = "]"
        case comma = ","
        case dot = "."
    }

    let kind: Kind
    /// In UTF-8 bytes from the start of the segment.
    let offset: Int
}

extension SegmentToken {
    /// What it is, for messages.
    var description: String {
        switch kind {
        case .word(let word): "'\(word)'"
        case .text: "a text"
        case .number(let digits): "'\(digits)'"
        case .symbol(let symbol): "'\(symbol.rawValue)'"
        case .end: "the end of the segment"
        }
    }
}
