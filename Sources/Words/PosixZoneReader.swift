/// Reads the pieces of a POSIX `TZ` string one after another.
struct PosixZoneReader {
    private let text: [UInt8]
    private var next = 0

    init(_ text: [UInt8]) { self.text = text }

    var isAtEnd: Bool { next == text.count }

    func isNext(_ character: Unicode.Scalar) -> Bool { next < text.count && text[next] == UInt8(ascii: character) }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard isNext(character) else { return false }
        next += 1
        return true
    }

    /// `CET` or `<+0330>`: three characters or more.
    mutating func readName() -> Bool {
        let quoted = skip("<")
        let begin = next
        while next < text.count, isNameByte(text[next], quoted: quoted) { next += 1 }
        let long = next - begin >= 3
        return long && (!quoted || skip(">"))
    }

    /// `[+-]hh[:mm[:ss]]`, in seconds.
    mutating func readTime(hours limit: Int) -> Int? {
        let negative = skip("-")
        if !negative { _ = skip("+") }
        guard let hours = readNumber(upTo: limit) else { return nil }
        var seconds = hours * 3600
        for unit in [60, 1] {
            guard skip(":") else { break }
            guard let part = readNumber(upTo: 59) else { return nil }
            seconds += part * unit
        }
        return negative ? -seconds : seconds
    }

    /// `Mm.w.d`, `Jn` or `n`, and then `/time`; at two o'clock without it.
    mutating func readChange() -> YearlyChange? {
        guard let day = readDay() else { return nil }
        guard skip("/") else { return YearlyChange(day: day, secondOfDay: 7200) }
        // RFC 9636 lets the time lie up to a week before or after the day.
        return readTime(hours: 167).map { YearlyChange(day: day, secondOfDay: $0) }
    }

    private mutating func readDay() -> YearlyChange.Day? {
        if skip("J") {
            guard let day = readNumber(upTo: 365), day > 0 else { return nil }
            return .ofYearWithoutLeapDay(day)
        }
        guard skip("M") else { return readNumber(upTo: 365).map { .ofYear($0) } }
        guard
            let month = readNumber(upTo: 12), month > 0, skip("."), let week = readNumber(upTo: 5), week > 0,
            skip("."), let weekday = readNumber(upTo: 6)
        else { return nil }
        return .weekday(month: month, week: week, weekday: weekday)
    }

    private mutating func readNumber(upTo limit: Int) -> Int? {
        let begin = next
        var number = 0
        while next < text.count, next - begin < 3, (48...57).contains(text[next]) {
            number = number * 10 + Int(text[next] - 48)
            next += 1
        }
        return next > begin && number <= limit ? number : nil
    }

    private func isNameByte(_ byte: UInt8, quoted: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"): quoted
        default: false
        }
    }
}
