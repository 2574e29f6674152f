extension Renderer {
    mutating func applySearch(
        _ filter: StandardFilter, _ call: FilterCall, to input: Value
    ) throws(FilterError) -> Value {
        let sought = try argument(0, of: call) ?? .nil
        if filter == .split { return try split(input, by: sought) }
        let replacement = try argument(1, of: call) ?? .nil
        // In markup what is sought and what replaces it are escaped like everything else.
        let isMarkup = isMarkup(input, replacement)
        let text = try Array((isMarkup ? markup(input) : string(input)).utf8)
        let needle = try Array((isMarkup ? markup(sought) : string(sought)).utf8)
        let filling = try Array((isMarkup ? markup(replacement) : string(replacement)).utf8)
        try charge(size: text.count)
        let pattern = BytePattern(needle)
        let hasBackslash = filling.contains(UInt8(ascii: "\\"))
        let result: [UInt8]
        switch filter {
        case .replace where hasBackslash, .replaceFirst where hasBackslash:
            result = try replace(pattern, in: text, with: filling, isOnce: filter == .replaceFirst)
        case .replace, .remove: result = try replaceAll(pattern, in: text, with: filling)
        case .replaceLast, .removeLast:
            result = Self.replace(needle, in: text, at: pattern.last(in: text), with: filling)
        default: result = Self.replace(needle, in: text, at: pattern.first(in: text), with: filling)
        }
        try charge(size: result.count)
        let output = String(decoding: result, as: UTF8.self)
        return isMarkup ? .markup(output) : .string(output)
    }

    /// With a backslash in what replaces, where Ruby reads `\0` and `\&` as what was found and `\\` as a backslash.
    private mutating func replace(
        _ pattern: BytePattern, in text: [UInt8], with filling: [UInt8], isOnce: Bool
    ) throws(FilterError) -> [UInt8] {
        var expanded: [UInt8] = []
        var at = 0
        while at < filling.count {
            let next = at + 1 < filling.count ? filling[at + 1] : 0
            guard filling[at] == UInt8(ascii: "\\"), next.isDigit || next == UInt8(ascii: "&") || next == filling[at]
            else {
                expanded.append(filling[at])
                at += 1
                continue
            }
            if next == UInt8(ascii: "0") || next == UInt8(ascii: "&") { expanded += pattern.bytes }
            if next == UInt8(ascii: "\\") { expanded.append(next) }
            at += 2
            try check(size: expanded.count)
        }
        if isOnce { return Self.replace(pattern.bytes, in: text, at: pattern.first(in: text), with: expanded) }
        return try replaceAll(pattern, in: text, with: expanded)
    }

    private static func replace(_ needle: [UInt8], in text: [UInt8], at place: Int?, with filling: [UInt8]) -> [UInt8] {
        guard let place else { return text }
        return Array(text[..<place]) + filling + text[(place + needle.count)...]
    }

    private mutating func replaceAll(
        _ pattern: BytePattern, in text: [UInt8], with filling: [UInt8]
    ) throws(FilterError) -> [UInt8] {
        // Nothing stands between any two characters, as Ruby sees it.
        if pattern.bytes.isEmpty {
            if filling.isEmpty { return text }
            try charge(size: text.count + (text.count + 1) * filling.count)
            var result: [UInt8] = []
            for byte in text {
                if byte & 0xC0 != 0x80 { result += filling }
                result.append(byte)
            }
            return result + filling
        }
        var result: [UInt8] = []
        var at = 0
        while let place = pattern.first(in: text, from: at) {
            try charge(1 + filling.count >> 6)
            try check(size: result.count + (place - at) + filling.count)
            result += text[at..<place]
            result += filling
            at = place + pattern.bytes.count
        }
        return result + text[at...]
    }

    /// `split`: empty parts at the end fall away; by a space, any white space separates; by nothing, into letters.
    private mutating func split(_ input: Value, by separator: Value) throws(FilterError) -> Value {
        let text = try string(input)
        let by = BytePattern(try string(separator))
        let bytes = Array(text.utf8)
        if by.bytes.isEmpty {
            try charge(list: text.unicodeScalars.count)
            return .array(text.unicodeScalars.map { .string(String($0)) })
        }
        if by.bytes == [0x20] {
            let words = bytes.split(whereSeparator: \.isSpace)
            try charge(list: words.count)
            return .array(words.map { .string(String(decoding: $0, as: UTF8.self)) })
        }
        var parts: [Value] = []
        var at = 0
        while let place = by.first(in: bytes, from: at) {
            try charge(1)
            try check(size: parts.count + 1)
            parts.append(.string(String(decoding: bytes[at..<place], as: UTF8.self)))
            at = place + by.bytes.count
        }
        parts.append(.string(String(decoding: bytes[at...], as: UTF8.self)))
        while parts.last == "" { parts.removeLast() }
        return .array(parts)
    }
}
