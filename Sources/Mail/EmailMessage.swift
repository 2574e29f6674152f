/// One finished email (RFC 5322): the exact bytes that are handed to the relay.
///
/// CRLF is its only line end and its last two bytes; no line is longer than 998 octets, no byte is over 0x7F, and each
/// field occurs once, but for the signatures. The same draft gives the same bytes.
///
///     let message = try EmailMessage(draft)
///     message.fields.first { $0.name == "Subject" }?.value
package struct EmailMessage: Sendable, Equatable {
    /// The header block and the body, as sent.
    package let bytes: [UInt8]
    /// The header fields in the order of `bytes`, with their final folded values.
    package let fields: [HeaderField]
    private let bodyStart: Int

    /// What follows the empty line after the header block.
    package var body: ArraySlice<UInt8> { bytes[bodyStart...] }

    /// Writes a draft down.
    /// - Parameter signer: signs the finished bytes with DKIM; nil leaves that to the relay.
    /// - Throws: `MailError`: `controlCharacter` (subject), `dateOutOfRange`, `reservedField`, `duplicateField`,
    ///   `notUTF8`.
    package init(_ draft: EmailDraft, signer: DKIMSigner? = nil) throws(MailError) {
        let text = try MIMEPart.text("plain", draft.text)
        var html: MIMEPart?
        if let content = draft.html { html = try MIMEPart.text("html", content) }
        if let content = html, !draft.images.isEmpty {
            let parts = [content] + draft.images.map(\.part)
            html = Multipart(.related, parts, seed: draft.boundarySeed + Array("related".utf8)).part
        }
        var fields = try Self.fields(of: draft)
        fields.append(Self.mimeVersion)

        var bytes: [UInt8] = []
        let bodyStart: Int
        bytes.reserveCapacity(2048 + text.body.count + (html?.body.count ?? 0))
        if let html {
            let alternative = Multipart(.alternative, [text, html], seed: draft.boundarySeed)
            fields.append(alternative.contentType)
            bodyStart = Self.append(fields, to: &bytes)
            alternative.append(to: &bytes)
        } else {
            fields.append(contentsOf: text.fields)
            bodyStart = Self.append(fields, to: &bytes)
            bytes.append(contentsOf: text.body)
            if bytes.last != 10 { bytes.append(contentsOf: lineEnd) }
        }
        guard let signer else {
            (self.fields, self.bytes, self.bodyStart) = (fields, bytes, bodyStart)
            return
        }
        let signatures = signer.signatures(of: fields, body: bytes[bodyStart...], at: draft.date)
        var signed: [UInt8] = []
        signed.reserveCapacity(bytes.count + 2048)
        for signature in signatures { signature.append(to: &signed) }
        self.bodyStart = bodyStart + signed.count
        signed += bytes
        self.bytes = signed
        self.fields = signatures + fields
    }

    private static let mimeVersion = HeaderField("MIME-Version", finished: Array("1.0".utf8))

    private static func fields(of draft: EmailDraft) throws(MailError) -> [HeaderField] {
        var fields: [HeaderField] = []
        fields.reserveCapacity(16 + draft.extraFields.count)
        fields.append(HeaderField("Date", finished: Array(try DateHeader.format(draft.date).utf8)))
        fields.append(contentsOf: draft.sender.fields)
        fields.append(draft.to.field("To"))
        fields.append(HeaderField("Message-ID", finished: Array(draft.messageID.headerValue.utf8)))
        fields.append(try HeaderField("Subject", text: draft.subject))
        if let list = draft.list { fields.append(contentsOf: list.fields) }
        var seen: [String] = []
        for field in draft.extraFields {
            let name = field.name.lowercased()
            if ReservedField.names.contains(name) { throw .reservedField(field.name) }
            if seen.contains(name) { throw .duplicateField(field.name) }
            seen.append(name)
            fields.append(field)
        }
        return fields
    }

    /// Appends the header block and its empty line; the answer is where the body begins.
    private static func append(_ fields: [HeaderField], to bytes: inout [UInt8]) -> Int {
        for field in fields { field.append(to: &bytes) }
        bytes.append(contentsOf: lineEnd)
        return bytes.count
    }
}

/// The fields that nobody may add by hand: each is written once by Heed, by a relay, or by a signer, or would name
/// further recipients (MSG-4, HDR-2).
enum ReservedField {
    static let names: Set<String> = [
        "from", "sender", "reply-to", "to", "cc", "bcc", "subject", "date", "message-id", "mime-version",
        "content-type", "content-transfer-encoding", "list-id", "list-unsubscribe", "list-unsubscribe-post",
        "list-help", "list-post", "list-subscribe", "list-owner", "list-archive", "return-path", "received",
        "delivered-to", "dkim-signature", "authentication-results", "resent-from", "resent-sender", "resent-to",
        "resent-cc", "resent-bcc", "resent-date", "resent-message-id",
    ]
}
