/// Reads dates and times of fixed shape from ASCII bytes, without locales or calendars.
struct DigitScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// Skips blanks; with `onlyIfLast` only where nothing follows them.
    mutating func skipBlanks(onlyIfLast: Bool = false) {
        var end = position
        while end < bytes.count, bytes[end] == UInt8(ascii: " ") { end += 1 }
        if !onlyIfLast || end == bytes.count { position = end }
    }

    /// Exactly `count` decimal digits.
    mutating func number(digits count: Int) -> Int? {
        guard position + count <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<position + count] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        position += count
        return value
    }

    /// `yyyy-MM-dd`, a day that exists.
    mutating func date() -> CivilDate? {
        guard let year = number(digits: 4), take("-"), let month = number(digits: 2), take("-"),
            let day = number(digits: 2)
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// `HH:mm:ss[.f…]`, or `HH:mm` where seconds may be missing.
    mutating func time(secondsRequired: Bool) -> (second: Int, microsecond: Int, isLeap: Bool)? {
        guard let hour = number(digits: 2), hour < 24, take(":"), let minute = number(digits: 2), minute < 60
        else { return nil }
        let start = hour * 3600 + minute * 60
        guard take(":") else { return secondsRequired ? nil : (start, 0, false) }
        guard let second = number(digits: 2), second <= 60 else { return nil }
        var microsecond = 0
        if take(".") {
            guard let first = number(digits: 1) else { return nil }
            microsecond = first * 100_000
            var weight = 10_000
            while let digit = number(digits: 1) {
                microsecond += digit * weight
                weight /= 10
            }
        }
        return (start + second, microsecond, second == 60)
    }

    /// Seconds east of UTC: `Z` or `±HH:MM`; leniently also `UTC`, `GMT`, `±HHMM` and `±HH`.
    mutating func offset(lenient: Bool) -> Int? {
        if take("Z") || take("z") { return 0 }
        if lenient, word("UTC") || word("GMT") { return 0 }
        let sign: Int
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hour = number(digits: 2), hour < 24 else { return nil }
        if lenient, isAtEnd { return sign * hour * 3600 }
        guard take(":") || lenient, let minute = number(digits: 2), minute < 60 else { return nil }
        return sign * (hour * 3600 + minute * 60)
    }

    private mutating func word(_ word: String) -> Bool {
        let letters = Array(word.utf8)
        guard bytes[position...].starts(with: letters) else { return false }
        position += letters.count
        return true
    }
}
