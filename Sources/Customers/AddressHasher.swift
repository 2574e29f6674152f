package import Crypto
package import Workspace

/// Turns a normalised address into the keyed hash by which suppressions remember it when the address itself is gone.
///
///     let hash = hasher.hash(addressKey: "ana@example.com")    // 34 bytes
///
/// A hash names the key and the normalisation it was made with (key id ‖ version ‖ HMAC-SHA256), so that old ones
/// still match after either has changed: look for all of ``allHashes(addressKey:)``.
package struct AddressHasher: Sendable {
    /// How addresses were normalised: `EmailAddress.key` or E.164. A change of that makes a new version.
    package static let normalisation: UInt8 = 1

    private let macs: [(id: UInt8, mac: HMACSHA256)]
    private let current: Int

    /// - Parameter keyring: the suppression keys.
    /// - Throws: `CryptoError` when libcrypto refuses a key.
    package init(keyring: Keyring) throws(CryptoError) {
        precondition(keyring.use == .suppression, "Addresses are hashed with the suppression keys only.")
        var macs: [(id: UInt8, mac: HMACSHA256)] = []
        var current = 0
        for id in keyring.ids {
            guard let key = keyring.key(id) else { continue }
            if id == keyring.currentID { current = macs.count }
            macs.append((id, try HMACSHA256(key: key)))
        }
        self.macs = macs
        self.current = current
    }

    /// The hash under the current key.
    package func hash(addressKey: String) -> [UInt8] {
        hash(Array(addressKey.utf8), macs[current])
    }

    /// One hash for each key of the ring: what a search must look for.
    package func allHashes(addressKey: String) -> [[UInt8]] {
        let bytes = Array(addressKey.utf8)
        return macs.map { hash(bytes, $0) }
    }

    private func hash(_ address: [UInt8], _ key: (id: UInt8, mac: HMACSHA256)) -> [UInt8] {
        [key.id, Self.normalisation] + key.mac.authenticate(address)
    }
}
