/// The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038 §6.2.1, SMS-1).
enum GSM7Alphabet {
    /// How many septets a character takes: 1 in the basic table, 2 behind an escape, nil where it has none.
    static func septets(_ scalar: Unicode.Scalar) -> Int? {
        if basic.contains(scalar) { return 1 }
        return extended.contains(scalar) ? 2 : nil
    }

    /// In code order; 0x1B, the escape itself, is no character.
    static let basic = Set(
        ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà").unicodeScalars)

    static let extended = Set("\u{0C}^{}\\[~]|€".unicodeScalars)
}
