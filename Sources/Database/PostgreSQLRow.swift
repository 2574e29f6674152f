import CPQ

/// One row as libpq holds it, in the server's binary form.
final class PostgreSQLRow {
    private let result: OpaquePointer
    let columnCount: Int

    init(_ result: OpaquePointer) {
        self.result = result
        columnCount = Int(PQnfields(result))
    }

    deinit {
        PQclear(result)
    }

    private func type(_ column: Int) -> UInt32 { PQftype(result, Int32(column)) }

    private func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(result, 0, Int32(column)), count: Int(PQgetlength(result, 0, Int32(column))))
    }

    /// A signed number of as many bytes as there are, the highest first.
    private func word(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        var word: Int64 = bytes.first.map { $0 >= 0x80 ? -1 : 0 } ?? 0
        for byte in bytes { word = word << 8 | Int64(byte) }
        return word
    }
}

extension PostgreSQLRow: RowCursor {
    func isNull(_ column: Int) -> Bool { PQgetisnull(result, 0, Int32(column)) == 1 }

    func integer(_ column: Int) -> Int64 {
        switch type(column) {
        case PostgreSQLType.int8, PostgreSQLType.int4, PostgreSQLType.int2: word(bytes(column))
        default:
            switch value(column) {
            case .integer(let integer): integer
            case .real(let real): Int64(exactly: real.rounded(.towardZero)) ?? (real < 0 ? .min : .max)
            default: 0
            }
        }
    }

    func real(_ column: Int) -> Double {
        switch value(column) {
        case .real(let real): real
        case .integer(let integer): Double(integer)
        default: 0
        }
    }

    func text(_ column: Int) -> String {
        switch value(column) {
        case .text(let text): text
        case .integer(let integer): "\(integer)"
        case .real(let real): "\(real)"
        case .blob(let blob): String(decoding: blob, as: UTF8.self)
        case .null: ""
        }
    }

    func blob(_ column: Int) -> [UInt8] { Array(bytes(column)) }

    func value(_ column: Int) -> SQLValue {
        if isNull(column) { return .null }
        let bytes = bytes(column)
        switch type(column) {
        case PostgreSQLType.int8, PostgreSQLType.int4, PostgreSQLType.int2, PostgreSQLType.boolean:
            return .integer(word(bytes))
        case PostgreSQLType.objectIdentifier: return .integer(word(bytes) & 0xFFFF_FFFF)
        case PostgreSQLType.float8: return .real(Double(bitPattern: UInt64(bitPattern: word(bytes))))
        case PostgreSQLType.float4: return .real(Double(Float(bitPattern: UInt32(truncatingIfNeeded: word(bytes)))))
        case PostgreSQLType.numeric: return PostgreSQLNumeric(bytes).value
        case PostgreSQLType.bytes: return .blob(Array(bytes))
        default: return .text(String(decoding: bytes, as: UTF8.self))
        }
    }
}

/// A decimal number, the type of a sum of 64-bit integers: digits of base 10,000, the highest first.
struct PostgreSQLNumeric {
    private let digits: [Int]
    /// The power of 10,000 of the first digit.
    private let weight: Int
    private let sign: Int

    init(_ bytes: UnsafeRawBufferPointer) {
        let words = stride(from: 0, to: bytes.count - 1, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
        weight = Int(Int16(truncatingIfNeeded: words[1]))
        sign = words[2]
        digits = Array(words.dropFirst(4))
    }

    /// An integer where it is one and fits; else the nearest real.
    var value: SQLValue {
        if sign == 0 || sign == 0x4000, digits.count <= weight + 1, let integer { return .integer(integer) }
        return .real(real)
    }

    private var integer: Int64? {
        var result: Int64 = 0
        for index in 0..<max(weight + 1, 0) {
            let digit = Int64(index < digits.count ? digits[index] : 0)
            let (product, isTooLarge) = result.multipliedReportingOverflow(by: 10_000)
            let (sum, isTooLargeNow) = product.addingReportingOverflow(sign == 0 ? digit : -digit)
            if isTooLarge || isTooLargeNow { return nil }
            result = sum
        }
        return result
    }

    private var real: Double {
        switch sign {
        case 0xC000: return .nan
        case 0xD000: return .infinity
        case 0xF000: return -.infinity
        default: break
        }
        // By way of decimal digits, which are rounded once.
        let text = digits.map { digit in String(repeating: "0", count: 4 - "\(digit)".count) + "\(digit)" }.joined()
        let exponent = (weight + 1 - digits.count) * 4
        let magnitude = Double("\(text.isEmpty ? "0" : text)e\(exponent)") ?? .nan
        return sign == 0x4000 ? -magnitude : magnitude
    }
}
