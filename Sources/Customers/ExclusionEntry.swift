import Crypto

/// One entry of a list of people who want no advertising: an address, or the digest of one.
package enum ExclusionEntry: Equatable, Sendable {
    /// A normalised address (`contact_point.address_key`).
    case address(String)
    /// SHA-256 of one.
    case digest([UInt8])

    /// The digest under which lists that name no addresses have this one.
    package static func digest(of addressKey: String) -> ExclusionEntry {
        .digest(SHA256.hash(Array(addressKey.utf8)))
    }

    /// What is hashed with the suppression key to be remembered.
    package var hashedText: String {
        switch self {
        case .address(let key): key
        case .digest(let bytes): "sha256:" + Hex.encode(bytes)
        }
    }
}
