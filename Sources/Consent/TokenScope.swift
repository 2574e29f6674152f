package import Workspace

/// What a token is about: a purpose by its number, and a channel; two bytes in the token.
package struct TokenScope: Hashable, Sendable {
    /// The purpose's row in `purpose_number`; 0 names none.
    package let purposeNumber: UInt16
    /// nil: every channel.
    package let channel: Channel?

    /// Numbers have 14 bits: more purposes than any organisation has reasons.
    package static let highestPurposeNumber: UInt16 = 0x3FFF

    package init(purposeNumber: UInt16, channel: Channel?) {
        precondition(purposeNumber <= Self.highestPurposeNumber, "A purpose number has 14 bits.")
        self.purposeNumber = purposeNumber
        self.channel = channel
    }

    /// The number above the channel's two bits; nil for bits that no channel has.
    init?(rawValue: UInt16) {
        switch rawValue & 3 {
        case 0: channel = nil
        case 1: channel = .email
        case 2: channel = .sms
        default: return nil
        }
        purposeNumber = rawValue >> 2
    }

    var rawValue: UInt16 {
        let bits: UInt16 =
            switch channel {
            case nil: 0
            case .email: 1
            case .sms: 2
            }
        return purposeNumber << 2 | bits
    }
}
