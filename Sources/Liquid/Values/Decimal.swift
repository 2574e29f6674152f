/// A decimal number in units of 10^-scale, for sums without binary rounding: 10.1 plus 2.2 is 12.3.
struct Decimal {
    private var units: Int128
    private var scale: Int

    /// Digits after the point, or zeros before it.
    private static let mostDigits = 20

    /// Units of more digits than a binary number holds.
    private static let enough = UInt128(1_000_000_000_000_000_000)

    init(_ number: Int) {
        units = Int128(number)
        scale = 0
    }

    /// The shortest decimal that means this number; nil when it is too large or too fine.
    init?(_ number: Double) {
        guard number.isFinite else { return nil }
        let text = "\(number)"
        let parts = text.split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let fraction = mantissa.count > 1 ? mantissa[1] : ""
        guard let units = Int128(mantissa[0] + fraction) else { return nil }
        self.units = units
        scale = fraction.count - (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        if scale < 0 {
            guard -scale <= Self.mostDigits, let grown = Self.grown(units, -scale) else { return nil }
            self.units = grown
            scale = 0
        }
        guard scale <= Self.mostDigits else { return nil }
    }

    init?(_ number: Number) {
        switch number {
        case .integer(let number): self.init(number)
        case .decimal(let number): self.init(number)
        }
    }

    private init(units: Int128, scale: Int) {
        self.units = units
        self.scale = scale
    }

    var double: Double { Double(text) ?? 0 }

    /// Digits with a point before the last ones.
    var text: String {
        var digits = String(units.magnitude)
        if scale > 0 {
            if digits.count <= scale { digits = String(repeating: "0", count: scale + 1 - digits.count) + digits }
            digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -scale))
        }
        return (units < 0 ? "-" : "") + digits
    }

    // MARK: - Arithmetic; nil when the result has too many digits

    func plus(_ other: Decimal) -> Decimal? {
        guard let (left, right, scale) = Self.aligned(self, other) else { return nil }
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? nil : Decimal(units: sum, scale: scale)
    }

    func minus(_ other: Decimal) -> Decimal? {
        plus(Decimal(units: -other.units, scale: other.scale))
    }

    func times(_ other: Decimal) -> Decimal? {
        let (product, overflow) = units.multipliedReportingOverflow(by: other.units)
        return overflow ? nil : Decimal(units: product, scale: scale + other.scale)
    }

    /// As many digits as there is room for; nil when those are fewer than a binary number holds.
    func divided(by other: Decimal) -> Decimal? {
        guard let (dividend, right, _) = Self.aligned(self, other), right != 0 else { return nil }
        var (left, scale) = (dividend, 0)
        while left % right != 0, let grown = Self.grown(left, 1) { (left, scale) = (grown, scale + 1) }
        let quotient = left / right
        guard left % right == 0 || quotient.magnitude >= Self.enough else { return nil }
        return Decimal(units: quotient, scale: scale)
    }

    /// What remains of a division rounded down: it has the divisor's sign.
    func modulo(_ other: Decimal) -> Decimal? {
        guard let (left, right, scale) = Self.aligned(self, other), right != 0 else { return nil }
        let rest = left % right
        return Decimal(units: rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest, scale: scale)
    }

    /// Rounded to so many digits after the point, halves away from zero; fewer than 0 rounds to tens.
    func rounded(_ digits: Int) -> Decimal {
        guard digits < scale else { return self }
        guard digits > -Self.mostDigits, let unit = Self.grown(1, scale - digits) else { return Decimal(0) }
        let half = unit / 2
        let whole = (units + (units < 0 ? -half : half)) / unit
        if digits >= 0 { return Decimal(units: whole, scale: digits) }
        return Self.grown(whole, -digits).map { Decimal(units: $0, scale: 0) } ?? Decimal(0)
    }

    private static func aligned(_ left: Decimal, _ right: Decimal) -> (Int128, Int128, Int)? {
        let scale = max(left.scale, right.scale)
        guard let one = grown(left.units, scale - left.scale), let other = grown(right.units, scale - right.scale)
        else { return nil }
        return (one, other, scale)
    }

    private static func grown(_ units: Int128, _ digits: Int) -> Int128? {
        guard digits <= 36 else { return units == 0 ? 0 : nil }
        var grown = units
        for _ in 0..<digits {
            let (next, overflow) = grown.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            grown = next
        }
        return grown
    }
}
