/// Base64 (RFC 4648 §4 and §5), for the filters of that name.
enum Base64 {
    private static let common = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    private static let plain = common + Array("+/".utf8)
    private static let urlSafe = common + Array("-_".utf8)

    static func encode(_ bytes: [UInt8], isURLSafe: Bool) -> String {
        let alphabet = isURLSafe ? urlSafe : plain
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let length = min(3, bytes.count - start)
            var group: UInt32 = 0
            for index in 0..<3 { group = group << 8 | (index < length ? UInt32(bytes[start + index]) : 0) }
            for index in 0..<4 {
                let digit = alphabet[Int(group >> UInt32(18 - 6 * index) & 63)]
                result.append(index <= length ? digit : UInt8(ascii: "="))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Nil for what is no base64; padding must be complete or absent.
    static func decode(_ text: [UInt8], isURLSafe: Bool) -> [UInt8]? {
        var values = [UInt8?](repeating: nil, count: 256)
        for (value, digit) in (isURLSafe ? urlSafe : plain).enumerated() { values[Int(digit)] = UInt8(value) }
        var digits = text[...]
        while digits.last == UInt8(ascii: "="), text.count - digits.count < 2 { digits = digits.dropLast() }
        guard digits.count % 4 != 1, digits.count == text.count || text.count % 4 == 0 else { return nil }
        var result: [UInt8] = []
        var (group, bits): (UInt32, UInt32) = (0, 0)
        for digit in digits {
            guard let value = values[Int(digit)] else { return nil }
            group = group << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(truncatingIfNeeded: group >> bits))
            }
        }
        return result
    }
}
