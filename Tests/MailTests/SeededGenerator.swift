/// Random numbers that are the same on every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// Text of any Unicode scalars but those that `MSG-3` refuses, with much ASCII, spaces, `=`, `?` and `_` among them.
    mutating func text(upTo length: Int) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...length, using: &self) {
            switch Int.random(in: 0..<10, using: &self) {
            case 0: text.append(" ")
            case 1: text.append("=?_\"\\<>@,;".unicodeScalars.randomElement(using: &self)!)
            case 2...5: text.append(Unicode.Scalar(UInt8.random(in: 0x20...0x7E, using: &self)))
            case 6...7: text.append("áéíóúñ€¡¿’".unicodeScalars.randomElement(using: &self)!)
            default:
                let value = UInt32.random(in: 0xA0...0x10FFFF, using: &self)
                if let scalar = Unicode.Scalar(value), value != 0x2028, value != 0x2029 { text.append(scalar) }
            }
        }
        return String(text)
    }
}
