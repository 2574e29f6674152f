/// Signs emails with DKIM (RFC 6376, 8301, 8463): relaxed/relaxed, by each of its keys, so that who cannot check one
/// algorithm checks the other.
///
///     let signer = DKIMSigner(domain: "casalumen.example", keys: [rsa, ed25519], hash: SHA256.hash)
///     let message = try EmailMessage(draft, signer: signer)
///
/// The keys and the hash are handed in: this module knows how mails are written, not how signatures are made.
package struct DKIMSigner: Sendable {
    package enum Algorithm: String, Sendable {
        case rsaSHA256 = "rsa-sha256"
        case ed25519SHA256 = "ed25519-sha256"
    }

    /// A private key whose public half stands in the DNS at `SELECTOR._domainkey.DOMAIN`.
    package struct Key: Sendable {
        package let selector: String
        package let algorithm: Algorithm
        let sign: @Sendable ([UInt8]) -> [UInt8]

        /// - Parameter sign: makes the signature of a SHA-256 digest: PKCS #1 v1.5 for RSA; Ed25519 signs the digest
        ///   as its message (RFC 8463 §3).
        package init(selector: String, algorithm: Algorithm, sign: @escaping @Sendable ([UInt8]) -> [UInt8]) {
            self.selector = selector
            self.algorithm = algorithm
            self.sign = sign
        }
    }

    /// `d=`: the domain of From.
    package let domain: String
    package let keys: [Key]
    private let hash: @Sendable ([UInt8]) -> [UInt8]

    /// - Parameter hash: SHA-256.
    package init(domain: String, keys: [Key], hash: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        self.domain = domain
        self.keys = keys
        self.hash = hash
    }

    /// Fields of which one more is named than there are, so that nobody can add another (§8.15).
    private static let oversigned = [
        "From", "To", "Subject", "Date", "Reply-To", "Cc", "MIME-Version", "Content-Type", "List-Unsubscribe",
        "List-Unsubscribe-Post",
    ]

    /// The `DKIM-Signature` fields of a finished mail, one for each key.
    ///
    /// - Parameters:
    ///   - fields: all of the mail's, each once, with their final values.
    ///   - body: as it is sent.
    ///   - seconds: `t=`, since 1970-01-01T00:00:00Z.
    func signatures(of fields: [HeaderField], body: ArraySlice<UInt8>, at seconds: Int64) -> [HeaderField] {
        let names = fields.map(\.name) + Self.oversigned
        var block: [UInt8] = []
        block.reserveCapacity(2048)
        for field in fields { DKIMCanonical.appendHeader(field.name, field.foldedValue, to: &block) }
        let bodyHash = String(decoding: Base64.encode(hash(DKIMCanonical.body(body))), as: UTF8.self)
        return keys.map { key in
            var value = unsigned(key, names, bodyHash, seconds)
            var signed = block
            // The signature's own field comes last, its b= empty and without a line end (§3.7).
            DKIMCanonical.appendHeader(Self.field, value, endsLine: false, to: &signed)
            DKIMText.fold(Base64.encode(key.sign(hash(signed))), to: &value)
            return HeaderField(Self.field, finished: value)
        }
    }

    private static let field = "DKIM-Signature"

    private func unsigned(_ key: Key, _ names: [String], _ bodyHash: String, _ seconds: Int64) -> [UInt8] {
        var value = Array("v=1; a=\(key.algorithm.rawValue); c=relaxed/relaxed; q=dns/txt; t=\(seconds);".utf8)
        value += "\r\n d=\(domain); s=\(key.selector);\r\n h=".utf8
        DKIMText.fold(names, to: &value)
        value += ";\r\n bh=\(bodyHash);\r\n b=".utf8
        return value
    }
}

/// Texts in a `DKIM-Signature` that are longer than a line.
private enum DKIMText {
    /// Names parted by colons, between which lines may break.
    static func fold(_ names: [String], to out: inout [UInt8]) {
        var column = 3
        for (index, name) in names.enumerated() {
            if index > 0 {
                out.append(UInt8(ascii: ":"))
                column += 1
            }
            if column + name.utf8.count + 1 > Folding.lineLimit {
                out += "\r\n ".utf8
                column = 1
            }
            out += name.utf8
            column += name.utf8.count
        }
    }

    /// Base64, which may break anywhere.
    static func fold(_ base64: [UInt8], to out: inout [UInt8]) {
        var rest = base64[...]
        // The first line has " b=" before it.
        var room = Folding.lineLimit - 3
        while !rest.isEmpty {
            out += rest.prefix(room)
            rest = rest.dropFirst(room)
            room = Folding.lineLimit - 1
            if !rest.isEmpty { out += "\r\n ".utf8 }
        }
    }
}
