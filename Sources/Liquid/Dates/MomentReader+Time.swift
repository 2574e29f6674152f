extension MomentReader {
    /// Weekdays say nothing that the date does not.
    mutating func removeWeekday() {
        for start in text.indices where isBoundary(start) && start + 3 <= text.count {
            let letters = text[start..<start + 3]
            guard MomentFormat.weekdays.contains(where: { letters.elementsEqual($0.lowercased().utf8.prefix(3)) })
            else {
                continue
            }
            var end = start + 3
            while end < text.count, text[end] != .dash, text[end] != UInt8(ascii: "/"), !text[end].isDigit,
                text[end] != 0x20
            {
                end += 1
            }
            text.replaceSubrange(start..<end, with: [0x20])
            return
        }
    }

    /// `10:20`, `10:20:30.5`, `10h20`, `3pm`, with the zone behind it. What is read leaves the text.
    mutating func readTime() {
        for start in text.indices where text[start].isDigit && (start == 0 || !text[start - 1].isDigit) {
            guard let end = clock(start) else { continue }
            let zoneEnd = zone(end)
            text.replaceSubrange(start..<zoneEnd, with: [0x20])
            return
        }
    }

    /// Reads the clock that begins here; nil when there is none.
    private mutating func clock(_ start: Int) -> Int? {
        guard let hour = digits(start) else { return nil }
        var found = Parts()
        found.hour = Self.number(text[hour])
        var at = hour.upperBound
        var isClock = false
        if has(UInt8(ascii: ":"), space(at)), let minute = digits(space(space(at) + 1)) {
            isClock = true
            found.minute = Self.number(text[minute])
            at = minute.upperBound
            if has(UInt8(ascii: ":"), space(at)), let second = digits(space(space(at) + 1)) {
                found.second = Self.number(text[second])
                at = second.upperBound
                if has(UInt8(ascii: "."), at) || has(UInt8(ascii: ","), at) {
                    let fraction = digits(at + 1) ?? at + 1..<at + 1
                    let digits = (text[fraction] + [UInt8](repeating: UInt8(ascii: "0"), count: 9)).prefix(9)
                    found.nanoseconds = Self.number(digits)
                    at = fraction.upperBound
                }
            }
        } else if has(UInt8(ascii: "h"), space(at)), !hasLetter(space(at) + 1) {
            isClock = true
            at = space(at) + 1
            if let minute = digits(space(at)) {
                found.minute = Self.number(text[minute])
                at = minute.upperBound
                if has(UInt8(ascii: "m"), at) { at += 1 }
                if let second = digits(space(at)) {
                    found.second = Self.number(text[second])
                    at = second.upperBound
                    if has(UInt8(ascii: "s"), at) { at += 1 }
                }
            }
        }
        if let half = half(space(at)) {
            isClock = true
            found.hour = (found.hour ?? 0) % 12 + (half.isAfternoon ? 12 : 0)
            at = half.end
        }
        guard isClock else { return nil }
        (parts.hour, parts.minute, parts.second, parts.nanoseconds) =
            (found.hour, found.minute, found.second, found.nanoseconds)
        return at
    }

    private func hasLetter(_ at: Int) -> Bool { at < text.count && text[at].isLetter }

    /// `am`, `p.m.`
    private func half(_ at: Int) -> (isAfternoon: Bool, end: Int)? {
        guard has(UInt8(ascii: "a"), at) || has(UInt8(ascii: "p"), at) else { return nil }
        let isAfternoon = text[at] == UInt8(ascii: "p")
        if has(UInt8(ascii: "m"), at + 1), isBoundary(at + 2) { return (isAfternoon, at + 2) }
        if has(UInt8(ascii: "."), at + 1), has(UInt8(ascii: "m"), at + 2), has(UInt8(ascii: "."), at + 3) {
            return (isAfternoon, at + 4)
        }
        return nil
    }

    // MARK: - Zones

    /// Offsets of RFC 5322 §4.3, in hours.
    private static let zones: [(name: String, hours: Int)] = [
        ("utc", 0), ("gmt", 0), ("ut", 0), ("z", 0), ("est", -5), ("edt", -4), ("cst", -6), ("cdt", -5), ("mst", -7),
        ("mdt", -6), ("pst", -8), ("pdt", -7),
    ]

    /// Reads the zone behind a clock; where it ends, or the clock does.
    private mutating func zone(_ end: Int) -> Int {
        var at = space(end)
        var isNamed = false
        for word in ["gmt", "utc", "ut"] where text[at...].starts(with: word.utf8) {
            let sign = at + word.utf8.count
            if has(.dash, sign) || has(UInt8(ascii: "+"), sign) {
                (at, isNamed) = (sign, true)
                break
            }
        }
        if has(.dash, at) || has(UInt8(ascii: "+"), at), let number = digits(at + 1) {
            return offset(at, number, isNamed: isNamed)
        }
        var nameEnd = at
        while nameEnd < text.count, text[nameEnd].isLetter { nameEnd += 1 }
        guard nameEnd > at else { return end }
        let name = String(decoding: text[at..<nameEnd], as: UTF8.self)
        guard let zone = Self.zones.first(where: { $0.name == name }) else {
            // A month is no zone; another word that stands there says nothing.
            return month(at) == nil && name != "t" ? nameEnd : end
        }
        parts.offset = zone.hours * 3600
        return nameEnd
    }

    /// `+0530`, `+05:30`, `+05`; other forms, as `+5` and `GMT+5`, are read and say nothing, as in Ruby.
    private mutating func offset(_ sign: Int, _ number: Range<Int>, isNamed: Bool) -> Int {
        var end = number.upperBound
        var (hours, minutes) = (0, 0)
        let value = Self.number(text[number]) ?? 0
        if has(UInt8(ascii: ":"), end), let more = digits(end + 1) {
            (hours, minutes) = (value, Self.number(text[more]) ?? 0)
            end = more.upperBound
            if has(UInt8(ascii: ":"), end), let seconds = digits(end + 1) { end = seconds.upperBound }
        } else if number.count > 2 {
            (hours, minutes) = (value / 100, value % 100)
        } else {
            hours = value
        }
        guard hours < 24, minutes < 60, !isNamed, number.count == 2 || number.count == 4 else { return end }
        parts.offset = (hours * 3600 + minutes * 60) * (text[sign] == .dash ? -1 : 1)
        return end
    }
}
