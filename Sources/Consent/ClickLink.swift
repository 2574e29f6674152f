package import Crypto

/// A link that tells, and then leads on: `TOKEN.ADDRESS.CODE`, where the code covers both, so that nobody can make it lead
/// anywhere else. It carries no personal data; whose it is only the keys can tell.
package struct ClickLink: Equatable, Sendable {
    /// Of kind `click`, or a sample of it.
    package let token: Token
    /// Where it leads: an `https://` address.
    package let address: String
}

extension TokenMint {
    /// - Parameter address: where it leads; without personal data.
    package func click(
        customer: Int64, delivery: Int64, scope: TokenScope, to address: String
    ) throws(CryptoError) -> String {
        link(try token(.click, customer: customer, delivery: delivery, scope: scope), address)
    }

    /// The same for a preview: it leads on and tells nobody.
    package func sampleClick(scope: TokenScope, to address: String) throws(CryptoError) -> String {
        link(try sample(of: .click, scope: scope), address)
    }

    /// What the link is; nil for one that none of the keys has made.
    package func openClick(_ text: String) -> ClickLink? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let token = open(parts[0]), token.kind == .click || token.sampleOf == .click,
            let bytes = Base64URL.decode(parts[1]), let code = Base64URL.decode(parts[2]),
            isClickCode(code, of: parts[0] + "." + parts[1])
        else { return nil }
        let address = String(decoding: bytes, as: UTF8.self)
        return address.hasPrefix("https://") ? ClickLink(token: token, address: address) : nil
    }

    private func link(_ token: String, _ address: String) -> String {
        let signed = token + "." + Base64URL.encode(Array(address.utf8))
        return signed + "." + Base64URL.encode(clickCode(of: signed))
    }
}
