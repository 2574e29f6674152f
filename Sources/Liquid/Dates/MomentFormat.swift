/// Writes moments by a pattern, as Ruby's `strftime` does: `%B %-d, %Y` gives `March 4, 2026`. Names are English.
struct MomentFormat {
    let moment: Moment
    private let longest: Int
    private var output: [UInt8] = []

    /// A directive may not be padded to more than this.
    private static let widest = 1024

    /// - Parameter longest: how many bytes the text may have.
    /// - Throws: for a pattern that breaks off, or pads beyond reason.
    static func text(of moment: Moment, _ pattern: String, longest: Int) throws(FilterError) -> String {
        var format = MomentFormat(moment: moment, longest: longest)
        try format.write(Array(pattern.utf8))
        return String(decoding: format.output, as: UTF8.self)
    }

    private init(moment: Moment, longest: Int) {
        self.moment = moment
        self.longest = longest
    }

    /// What stands between `%` and its letter.
    private struct Directive {
        var padding: UInt8?
        var isUnpadded = false
        var isUpper = false
        var isSwapped = false
        var colons = 0
        var width: Int?
    }

    private mutating func write(_ pattern: [UInt8]) throws(FilterError) {
        var at = 0
        while at < pattern.count {
            guard pattern[at] == UInt8(ascii: "%") else {
                output.append(pattern[at])
                at += 1
                continue
            }
            guard output.count <= longest else { throw .limit("a date grows beyond \(longest). Shorten its pattern.") }
            let start = at
            at += 1
            var directive = Directive()
            try read(&directive, pattern, &at)
            guard at < pattern.count else { throw .argument("filter 'date' has a pattern that breaks off after '%'.") }
            let letter = pattern[at]
            at += 1
            if try !write(letter, directive) { output += pattern[start..<at] }
        }
    }

    private func read(_ directive: inout Directive, _ pattern: [UInt8], _ at: inout Int) throws(FilterError) {
        while at < pattern.count {
            switch pattern[at] {
            case .dash: directive.isUnpadded = true
            case UInt8(ascii: "_"): directive.padding = UInt8(ascii: " ")
            case UInt8(ascii: "0"): directive.padding = UInt8(ascii: "0")
            case UInt8(ascii: "^"): directive.isUpper = true
            case UInt8(ascii: "#"): directive.isSwapped = true
            case UInt8(ascii: ":"): directive.colons += 1
            case UInt8(ascii: "1")...UInt8(ascii: "9"):
                var width = 0
                while at < pattern.count, pattern[at].isDigit {
                    width = width * 10 + Int(pattern[at] - UInt8(ascii: "0"))
                    guard width <= Self.widest else {
                        throw .argument("filter 'date' has a pattern that pads too far.")
                    }
                    at += 1
                }
                directive.width = width
                continue
            // Alternative forms, of which English has none.
            case UInt8(ascii: "E") where at + 1 < pattern.count && "cCxXyY".utf8.contains(pattern[at + 1]),
                UInt8(ascii: "O") where at + 1 < pattern.count && "deHkIlmMSuUVwWy".utf8.contains(pattern[at + 1]):
                break
            default: return
            }
            at += 1
        }
    }

    // MARK: - Directives

    /// False for a letter that means nothing.
    private mutating func write(_ letter: UInt8, _ directive: Directive) throws(FilterError) -> Bool {
        if directive.colons > 0, letter != UInt8(ascii: "z") { return false }
        if writeNumber(letter, directive) || writeName(letter, directive) { return true }
        if let whole = Self.combined[letter] {
            let text = try Self.text(of: moment, whole, longest: longest)
            pad(directive.isUpper ? text.uppercased() : text, directive)
            return true
        }
        switch letter {
        case UInt8(ascii: "z"): writeOffset(directive)
        case UInt8(ascii: "N"), UInt8(ascii: "L"):
            writeFraction(directive.width ?? (letter == UInt8(ascii: "N") ? 9 : 3))
        case UInt8(ascii: "n"): pad("\n", directive)
        case UInt8(ascii: "t"): pad("\t", directive)
        case UInt8(ascii: "%"): pad("%", directive)
        default: return false
        }
        return true
    }

    private static let combined: [UInt8: String] = [
        UInt8(ascii: "c"): "%a %b %e %H:%M:%S %Y", UInt8(ascii: "D"): "%m/%d/%y", UInt8(ascii: "x"): "%m/%d/%y",
        UInt8(ascii: "F"): "%Y-%m-%d", UInt8(ascii: "T"): "%H:%M:%S", UInt8(ascii: "X"): "%H:%M:%S",
        UInt8(ascii: "R"): "%H:%M", UInt8(ascii: "r"): "%I:%M:%S %p", UInt8(ascii: "v"): "%e-%^b-%4Y",
    ]

    private mutating func writeNumber(_ letter: UInt8, _ directive: Directive) -> Bool {
        let (year, month, day) = moment.date
        let twelve = (moment.hour + 11) % 12 + 1
        let (zero, space) = (UInt8(ascii: "0"), UInt8(ascii: " "))
        switch letter {
        case UInt8(ascii: "Y"): pad(year, year < 0 ? 5 : 4, zero, directive)
        case UInt8(ascii: "C"): pad(Self.floor(year, 100), 2, zero, directive)
        case UInt8(ascii: "y"): pad(year - Self.floor(year, 100) * 100, 2, zero, directive)
        case UInt8(ascii: "m"): pad(month, 2, zero, directive)
        case UInt8(ascii: "d"): pad(day, 2, zero, directive)
        case UInt8(ascii: "e"): pad(day, 2, space, directive)
        case UInt8(ascii: "j"): pad(moment.dayOfYear, 3, zero, directive)
        case UInt8(ascii: "H"): pad(moment.hour, 2, zero, directive)
        case UInt8(ascii: "k"): pad(moment.hour, 2, space, directive)
        case UInt8(ascii: "I"): pad(twelve, 2, zero, directive)
        case UInt8(ascii: "l"): pad(twelve, 2, space, directive)
        case UInt8(ascii: "M"): pad(moment.minute, 2, zero, directive)
        case UInt8(ascii: "S"): pad(moment.second, 2, zero, directive)
        case UInt8(ascii: "u"): pad((moment.weekday + 6) % 7 + 1, 1, zero, directive)
        case UInt8(ascii: "w"): pad(moment.weekday, 1, zero, directive)
        case UInt8(ascii: "G"): pad(moment.isoWeek.year, 4, zero, directive)
        case UInt8(ascii: "g"):
            let isoYear = moment.isoWeek.year
            pad(isoYear - Self.floor(isoYear, 100) * 100, 2, zero, directive)
        case UInt8(ascii: "V"): pad(moment.isoWeek.week, 2, zero, directive)
        case UInt8(ascii: "U"): pad(moment.week(from: 0), 2, zero, directive)
        case UInt8(ascii: "W"): pad(moment.week(from: 1), 2, zero, directive)
        case UInt8(ascii: "s"): pad(moment.seconds, 1, zero, directive)
        default: return false
        }
        return true
    }

    private mutating func writeName(_ letter: UInt8, _ directive: Directive) -> Bool {
        let month = MomentReader.months[moment.date.month - 1]
        let weekday = Self.weekdays[moment.weekday]
        let half = moment.hour < 12 ? "AM" : "PM"
        let text: String
        switch letter {
        case UInt8(ascii: "B"): text = month
        case UInt8(ascii: "b"), UInt8(ascii: "h"): text = String(month.prefix(3))
        case UInt8(ascii: "A"): text = weekday
        case UInt8(ascii: "a"): text = String(weekday.prefix(3))
        case UInt8(ascii: "p"): text = directive.isSwapped ? half.lowercased() : half
        case UInt8(ascii: "P"): text = half.lowercased()
        case UInt8(ascii: "Z"):
            let name = moment.isUTC ? "UTC" : ""
            text = directive.isSwapped ? name.lowercased() : name
        default: return false
        }
        let swaps = directive.isSwapped && letter != UInt8(ascii: "p") && letter != UInt8(ascii: "Z")
        pad(directive.isUpper || swaps ? text.uppercased() : text, directive)
        return true
    }

    static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    private static func floor(_ number: Int, _ divisor: Int) -> Int {
        number >= 0 ? number / divisor : -((-number + divisor - 1) / divisor)
    }

    // MARK: - Padding

    private mutating func pad(_ number: Int, _ digits: Int, _ filling: UInt8, _ directive: Directive) {
        let text = String(number.magnitude)
        let sign = number < 0 ? 1 : 0
        let filling = directive.padding ?? filling
        let missing = directive.isUnpadded ? 0 : max(0, (directive.width ?? digits) - text.utf8.count - sign)
        let padding = [UInt8](repeating: filling, count: missing)
        if filling != UInt8(ascii: "0") { output += padding }
        if number < 0 { output.append(.dash) }
        if filling == UInt8(ascii: "0") { output += padding }
        output += Array(text.utf8)
    }

    private mutating func pad(_ text: String, _ directive: Directive) {
        if let width = directive.width, !directive.isUnpadded, width > text.utf8.count {
            let filling = directive.padding ?? UInt8(ascii: " ")
            output += [UInt8](repeating: filling, count: width - text.utf8.count)
        }
        output += Array(text.utf8)
    }

    /// `+hhmm`; with colons between the parts as often as the directive has them.
    private mutating func writeOffset(_ directive: Directive) {
        let size = moment.offset.magnitude
        var parts = [Int(size) / 3600, Int(size) / 60 % 60]
        if directive.colons > 1 { parts.append(Int(size) % 60) }
        let digits = parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: directive.colons > 0 ? ":" : "")
        let sign = moment.offset < 0 ? "-" : "+"
        let missing = max(0, (directive.width ?? 0) - digits.utf8.count - 1)
        output += Array((sign + String(repeating: "0", count: missing) + digits).utf8)
    }

    private mutating func writeFraction(_ digits: Int) {
        let text = String(1_000_000_000 + moment.nanoseconds).dropFirst()
        output += Array((text + String(repeating: "0", count: max(0, digits - 9))).prefix(digits).utf8)
    }
}
