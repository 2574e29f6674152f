/// One method for each way of writing a day; it is true when the text has it somewhere.
extension MomentReader {
    // MARK: - Pieces

    func digits(_ start: Int, signed: Bool = false, quoted: Bool = false) -> Range<Int>? {
        var at = start
        if quoted, at < text.count, text[at] == UInt8(ascii: "'") { at += 1 }
        if signed, at < text.count, text[at] == .dash || text[at] == UInt8(ascii: "+") { at += 1 }
        let first = at
        while at < text.count, text[at].isDigit { at += 1 }
        return at > first ? start..<at : nil
    }

    func space(_ start: Int) -> Int {
        var at = start
        while at < text.count, text[at] == 0x20 { at += 1 }
        return at
    }

    func has(_ byte: UInt8, _ at: Int) -> Bool { at < text.count && text[at] == byte }

    /// Where a word begins: no letter or digit stands before it.
    func isBoundary(_ at: Int) -> Bool {
        at <= 0 || at >= text.count || text[at - 1].isWord != text[at].isWord
    }

    /// The month that begins here, by its first three letters.
    func month(_ at: Int) -> Int? {
        guard at + 3 <= text.count else { return nil }
        return Self.months.firstIndex { text[at..<at + 3].elementsEqual($0.lowercased().utf8.prefix(3)) }.map { $0 + 1 }
    }

    /// The first place where a pattern fits.
    private func first<Found>(_ match: (Int) -> Found?) -> Found? {
        for start in text.indices {
            if let found = match(start) { return found }
        }
        return nil
    }

    private func monthDigits(_ month: Int) -> ArraySlice<UInt8> { Array(String(month).utf8)[...] }

    // MARK: - Months by name

    /// `14 March 2026`
    mutating func readDayMonth() -> Bool {
        let found = first { start -> (Range<Int>, Int, Range<Int>?)? in
            guard let day = digits(start, quoted: true) else { return nil }
            var at = day.upperBound
            while at < text.count, text[at] != .dash, !text[at].isDigit, text[at] != 0x20 { at += 1 }
            at = space(at)
            guard let month = month(at) else { return nil }
            while at < text.count, text[at] != .dash, !text[at].isDigit, text[at] != 0x20,
                text[at] != UInt8(ascii: "'")
            { at += 1 }
            return (day, month, yearOrDay(space(at)))
        }
        guard let (day, month, year) = found else { return false }
        settle(year: year.map { text[$0] }, month: monthDigits(month), day: text[day])
        return true
    }

    /// A number with what an ordinal has behind it.
    private func yearOrDay(_ start: Int) -> Range<Int>? {
        guard let number = digits(start, signed: true, quoted: true) else { return nil }
        return number.lowerBound..<(ordinalEnd(number.upperBound) ?? number.upperBound)
    }

    private func ordinalEnd(_ at: Int) -> Int? {
        guard at + 2 <= text.count else { return nil }
        let ending = String(decoding: text[at..<at + 2], as: UTF8.self)
        return ["st", "nd", "rd", "th"].contains(ending) && isBoundary(at + 2) ? at + 2 : nil
    }

    /// `March 14, 2026` and `March 2026`
    mutating func readMonthDay() -> Bool {
        let found = first { start -> (Int, Range<Int>, Range<Int>?)? in
            guard isBoundary(start), let month = month(start) else { return nil }
            var at = start
            while at < text.count, text[at] != .dash, !text[at].isDigit, text[at] != 0x20,
                text[at] != UInt8(ascii: "'")
            { at += 1 }
            guard let day = digits(space(at), quoted: true) else { return nil }
            at = day.upperBound
            while at < text.count, text[at] != .dash, !text[at].isDigit, text[at] != 0x20,
                text[at] != UInt8(ascii: "'")
            { at += 1 }
            at = space(at)
            if has(UInt8(ascii: ","), at) { at = space(at + 1) }
            return (month, day, digits(at, signed: true, quoted: true))
        }
        guard let (month, day, year) = found else { return false }
        settle(year: year.map { text[$0] }, month: monthDigits(month), day: text[day])
        return true
    }

    /// `14-Mar-2026` and `Mar-14-2026`
    mutating func readNamedDashes() -> Bool {
        let found = first { start -> (Range<Int>, Int, Range<Int>)? in
            if let day = digits(start, signed: true, quoted: true), has(.dash, day.upperBound),
                let month = month(day.upperBound + 1)
            {
                var at = day.upperBound + 1
                while at < text.count, text[at] != .dash, text[at] != UInt8(ascii: "/") { at += 1 }
                return has(.dash, at) ? digits(at + 1, signed: true, quoted: true).map { (day, month, $0) } : nil
            }
            guard isBoundary(start), let month = month(start) else { return nil }
            var at = start
            while at < text.count, text[at] != .dash, text[at] != UInt8(ascii: "/") { at += 1 }
            guard has(.dash, at), let day = digits(at + 1, quoted: true), has(.dash, day.upperBound) else { return nil }
            return digits(day.upperBound + 1, signed: true, quoted: true).map { (day, month, $0) }
        }
        guard let (day, month, year) = found else { return false }
        settle(year: text[year], month: monthDigits(month), day: text[day])
        return true
    }

    /// A month alone.
    mutating func readMonth() -> Bool {
        guard let month = first({ isBoundary($0) ? month($0) : nil }) else { return false }
        parts.month = month
        return true
    }

    // MARK: - Numbers with signs between

    private mutating func readNumbers(_ sign: UInt8, spaced: Bool, needsThird: Bool) -> Bool {
        let found = first { start -> (Range<Int>, Range<Int>, Range<Int>?)? in
            guard let one = digits(start, signed: true, quoted: true), has(sign, one.upperBound) else { return nil }
            let next = spaced ? space(one.upperBound + 1) : one.upperBound + 1
            guard let other = digits(next, quoted: !spaced || sign != .dash) else { return nil }
            var third: Range<Int>?
            if has(sign, other.upperBound) || !needsThird && other.upperBound < text.count {
                let last = spaced ? space(other.upperBound + 1) : other.upperBound + 1
                third = digits(last, signed: true, quoted: true)
            }
            return third == nil && needsThird ? nil : (one, other, third)
        }
        guard let (one, other, third) = found else { return false }
        settle(year: text[one], month: text[other], day: third.map { text[$0] })
        return true
    }

    /// `2026-03-14`
    mutating func readISO() -> Bool { readNumbers(.dash, spaced: false, needsThird: true) }
    /// `2026/03/14`; of `14/03/2026` the long number is the year.
    mutating func readSlashes() -> Bool { readNumbers(UInt8(ascii: "/"), spaced: true, needsThird: false) }
    /// `2026.03.14`
    mutating func readDots() -> Bool { readNumbers(UInt8(ascii: "."), spaced: true, needsThird: true) }

    /// `2026-074`: the year and a day of it.
    mutating func readOrdinalDate() -> Bool {
        let found = first { start -> (Range<Int>, Range<Int>)? in
            guard isBoundary(start), let year = digits(start), year.count == 4, has(.dash, year.upperBound),
                let day = digits(year.upperBound + 1), day.count == 3, isBoundary(day.upperBound)
            else { return nil }
            return (year, day)
        }
        guard let (year, day) = found else { return false }
        parts.year = Self.number(text[year])
        parts.isShortYear = false
        parts.dayOfYear = Self.number(text[day])
        return true
    }

    /// `'26`
    mutating func readShortYear() -> Bool {
        let found = first { start -> Range<Int>? in
            guard has(UInt8(ascii: "'"), start), let year = digits(start + 1), isBoundary(year.upperBound) else {
                return nil
            }
            return year
        }
        guard let found else { return false }
        parts.year = Self.number(text[found])
        return true
    }

    /// `14th`
    mutating func readOrdinal() -> Bool {
        let found = first { start -> Range<Int>? in
            guard let day = digits(start), ordinalEnd(day.upperBound) != nil else { return nil }
            return day
        }
        guard let found else { return false }
        parts.day = Self.number(text[found])
        return true
    }

    // MARK: - Digits alone

    /// `20260314`, `20260314T101112`: the length tells what the digits are.
    mutating func readDigits() {
        guard let run = first({ start in digits(start).flatMap { 2...14 ~= $0.count ? $0 : nil } }) else { return }
        let isNegative = run.lowerBound > 0 && text[run.lowerBound - 1] == .dash
        func take(_ start: Int, _ count: Int) -> Int? {
            Self.number(text[run.lowerBound + start..<run.lowerBound + start + count])
        }
        var timeStart: Int?
        switch run.count {
        case 2: parts.day = take(0, 2)
        case 3: parts.dayOfYear = take(0, 3)
        case 4: (parts.month, parts.day) = (take(0, 2), take(2, 2))
        case 5: (parts.year, parts.dayOfYear) = (take(0, 2), take(2, 3))
        case 6: (parts.year, parts.month, parts.day) = (take(0, 2), take(2, 2), take(4, 2))
        case 7: (parts.year, parts.dayOfYear) = (take(0, 4), take(4, 3))
        case 8, 10, 12, 14:
            (parts.year, parts.month, parts.day) = (take(0, 4), take(4, 2), take(6, 2))
            timeStart = run.lowerBound + 8
        default: return
        }
        if run.count >= 7 { parts.isShortYear = false }
        if isNegative { parts.year = parts.year.map { -$0 } }
        if let start = timeStart, start < run.upperBound { return readClock(start..<run.upperBound) }
        var at = run.upperBound
        if has(UInt8(ascii: "t"), at) { at += 1 }
        if let clock = digits(at), clock.upperBound > run.upperBound, [2, 4, 6].contains(clock.count) {
            readClock(clock)
            if has(UInt8(ascii: "z"), clock.upperBound) { parts.offset = 0 }
        }
    }

    private mutating func readClock(_ range: Range<Int>) {
        func take(_ index: Int) -> Int? {
            let start = range.lowerBound + index * 2
            return start + 2 <= range.upperBound ? Self.number(text[start..<start + 2]) : nil
        }
        (parts.hour, parts.minute, parts.second) = (take(0), take(1), take(2))
    }
}
