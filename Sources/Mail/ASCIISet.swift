/// A set of ASCII characters that answers in two instructions; bytes over 0x7F are never in it.
struct ASCIISet: Sendable {
    private let low: UInt64
    private let high: UInt64

    init(_ characters: String) {
        var low: UInt64 = 0
        var high: UInt64 = 0
        for byte in characters.utf8 {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
        }
        self.low = low
        self.high = high
    }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case ..<64: low >> UInt64(byte) & 1 == 1
        case ..<128: high >> UInt64(byte - 64) & 1 == 1
        default: false
        }
    }

    func containsAll(_ bytes: some Sequence<UInt8>) -> Bool {
        for byte in bytes where !contains(byte) { return false }
        return true
    }

    private static let lowercase = "abcdefghijklmnopqrstuvwxyz"
    private static let uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    private static let alphanumeric = lowercase + uppercase + "0123456789"

    /// Letters, digits and hyphen: what a host name's label is made of (RFC 1123 §2.1).
    static let letterDigitHyphen = ASCIISet(alphanumeric + "-")
    /// `atext` and the dot between atoms (RFC 5322 §3.2.3).
    static let dotAtom = ASCIISet(alphanumeric + "!#$%&'*+-/=?^_`{|}~.")
    /// `atext` and the space between the atoms of a phrase.
    static let atomsAndSpace = ASCIISet(alphanumeric + "!#$%&'*+-/=?^_`{|}~ ")
    /// What stands for itself in a Q-encoded word within a phrase (RFC 2047 §5 (3)).
    static let literalInPhrase = ASCIISet(alphanumeric + "!*+-/")
    /// What stands for itself in a Q-encoded word in free text: printable, but `=`, `?` and `_` (RFC 2047 §4.2).
    static let literalInText = ASCIISet(alphanumeric + "!\"#$%&'()*+,-./:;<>@[\\]^`{|}~")
    /// `attribute-char` of RFC 2231 §7, less what few readers expect.
    static let attribute = ASCIISet(alphanumeric + "!#$&+-.^_`{|}~")
    /// A cautious token: what identifiers of our own making are made of.
    static let identifier = ASCIISet(alphanumeric + "-_.")
    static let identifierWithoutDot = ASCIISet(alphanumeric + "-_")
    /// What a URI may be made of (RFC 3986 §2), less the comma that parts the URIs of a list header.
    static let uri = ASCIISet(alphanumeric + "-._~:/?#[]@!$&'()*+;=%")
}
