/// The characters that could end a header line, or pretend to (MSG-3).
enum ControlCharacter {
    /// Whether UTF-8 bytes hold a C0 or C1 control (TAB, CR, LF, NUL and DEL included), U+2028 or U+2029.
    ///
    /// It is asked of the value as it will be read, before any encoding: a line break that is written as `%0d%0a`
    /// or `&#13;` is plain text at this point and stays so.
    static func occurs(in bytes: some RandomAccessCollection<UInt8>) -> Bool {
        var beforeLast: UInt8 = 0
        var last: UInt8 = 0
        for byte in bytes {
            if byte < 0x20 || byte == 0x7F { return true }
            if last == 0xC2, byte < 0xA0 { return true }
            if beforeLast == 0xE2, last == 0x80, byte == 0xA8 || byte == 0xA9 { return true }
            beforeLast = last
            last = byte
        }
        return false
    }
}
