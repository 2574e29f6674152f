extension Renderer {
    mutating func applyNumber(
        _ filter: StandardFilter, _ call: FilterCall, to input: Value
    ) throws(FilterError) -> Value {
        let number = Number(input)
        switch filter {
        case .ceil, .floor, .round:
            guard number.double.isFinite else { throw .argument("filter '\(filter.rawValue)' needs a finite number.") }
        default: break
        }
        switch filter {
        case .abs: return Self.absolute(number).value
        case .ceil: return number.rounded(.up).value
        case .floor: return number.rounded(.down).value
        case .round:
            let digits = try argument(0, of: call).map { Number($0) } ?? .integer(0)
            return Self.rounded(number, digits).value
        default: break
        }
        let other = Number(try argument(0, of: call) ?? .nil)
        return switch filter {
        case .plus: Self.sum(number, other).value
        case .minus:
            Self.combine(number, other, { $0.subtractingReportingOverflow($1) }, { $0.minus($1) }, { $0 - $1 }).value
        case .times:
            Self.combine(
                number, other, { $0.multipliedReportingOverflow(by: $1) }, { $0.times($1) }, { $0 * $1 }
            ).value
        case .dividedBy: try quotient(number, other).value
        case .modulo: try Self.remainder(number, other).value
        case .atLeast: number.double < other.double ? other.value : number.value
        default: number.double > other.double ? other.value : number.value
        }
    }

    static func sum(_ left: Number, _ right: Number) -> Number {
        combine(left, right, { $0.addingReportingOverflow($1) }, { $0.plus($1) }, { $0 + $1 })
    }

    /// Whole numbers stay whole, decimals are summed as decimals; what grows out of both becomes binary.
    private static func combine(
        _ left: Number, _ right: Number, _ whole: (Int, Int) -> (partialValue: Int, overflow: Bool),
        _ exact: (Decimal, Decimal) -> Decimal?, _ binary: (Double, Double) -> Double
    ) -> Number {
        if case .integer(let one) = left, case .integer(let other) = right {
            let (result, overflow) = whole(one, other)
            return overflow ? .decimal(binary(Double(one), Double(other))) : .integer(result)
        }
        if let one = Decimal(left), let other = Decimal(right), let result = exact(one, other) {
            // Only binary numbers tell -0.0 from 0.0.
            return .decimal(result.double == 0 ? binary(left.double, right.double) * 0 : result.double)
        }
        return .decimal(binary(left.double, right.double))
    }

    private static func absolute(_ number: Number) -> Number {
        switch number {
        case .integer(let number): number == .min ? .decimal(Double(number).magnitude) : .integer(Swift.abs(number))
        case .decimal(let number): .decimal(number.magnitude)
        }
    }

    /// Whole numbers divide to whole ones, rounded down: 7 by 2 is 3 (LIQ-1).
    private func quotient(_ left: Number, _ right: Number) throws(FilterError) -> Number {
        // In Shopify's implementation a decimal number divided by 0 is infinite, which no mail wants to say.
        if right.double == 0, code.mode == .checked || left.isWhole && right.isWhole {
            throw .argument("a number cannot be divided by 0. Test for it with 'if'.")
        }
        guard case .integer(let one) = left, case .integer(let other) = right else {
            let binary = left.double / right.double
            guard binary != 0, let one = Decimal(left), let other = Decimal(right) else { return .decimal(binary) }
            return .decimal(one.divided(by: other)?.double ?? binary)
        }
        let (quotient, overflow) = one.dividedReportingOverflow(by: other)
        if overflow { return .decimal(Double(one) / Double(other)) }
        return .integer(one % other != 0 && (one < 0) != (other < 0) ? quotient - 1 : quotient)
    }

    private static func remainder(_ left: Number, _ right: Number) throws(FilterError) -> Number {
        if right.double == 0 { throw .argument("a number cannot be divided by 0. Test for it with 'if'.") }
        if case .integer(let one) = left, case .integer(let other) = right {
            let (rest, overflow) = one.remainderReportingOverflow(dividingBy: other)
            if overflow { return .integer(0) }
            return .integer(rest != 0 && (rest < 0) != (other < 0) ? rest + other : rest)
        }
        if let one = Decimal(left), let other = Decimal(right), let rest = one.modulo(other) {
            return .decimal(rest.double)
        }
        let rest = left.double.truncatingRemainder(dividingBy: right.double)
        return .decimal(rest != 0 && (rest < 0) != (right.double < 0) ? rest + right.double : rest)
    }

    /// Halves go away from zero.
    private static func rounded(_ number: Number, _ digits: Number) -> Number {
        let places = Int(exactly: digits.double.rounded(.towardZero)) ?? 0
        guard places != 0 else { return number.rounded(.toNearestOrAwayFromZero) }
        switch number {
        case .integer(let whole):
            guard places < 0 else { return number }
            return Int(Decimal(whole).rounded(places).text).map { .integer($0) } ?? number
        case .decimal(let value):
            guard let exact = Decimal(value)?.rounded(places) else { return number }
            return places > 0 ? .decimal(exact.double) : Int(exact.text).map { .integer($0) } ?? number
        }
    }
}
