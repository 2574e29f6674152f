import Campaigns
import System
import Workspace

/// Writes what a campaign lets its links tell into a mail's HTML: `utm_…` on those to the organisation's own website, and
/// the way by `/c/` for people who let clicks be counted. The notice, the way out and everything else stay as they are.
struct LinkWriter {
    let tracking: LinkTracking
    /// The organisation's host: `casalumen.example`; its subdomains count, too.
    let ownHost: String
    /// The endpoint's public address with a slash at its end, which may be the website's own.
    let endpoint: String
    /// What is known of the person, in small letters: an address with any of it is not measured, since what is measured
    /// is stored and carries no personal data.
    let personalWords: [String]
    /// The address by way of the endpoint; nil where nothing is measured.
    let measured: ((String) throws -> String)?

    private static let start = Array("href=\"https://".utf8)

    /// - Parameter notice: where the notice stands.
    func written(_ html: [UInt8], notice: Range<Int>) throws -> [UInt8] {
        if tracking.parameters.isEmpty, measured == nil { return html }
        var out: [UInt8] = []
        out.reserveCapacity(html.count + 1024)
        var done = 0
        var from = 0
        while let place = ByteSearch.find(Self.start, in: html, from: from) {
            let begin = place + "href=\"".utf8.count
            let end = html[begin...].firstIndex(of: UInt8(ascii: "\"")) ?? html.count
            from = end
            if notice.contains(place) { continue }
            let written = String(decoding: html[begin..<end], as: UTF8.self)
            let address = written.replacing("&amp;", with: "&")
            if isPersonal(address) { continue }
            var told = isOwn(address) ? adding(to: address) : address
            if let measured, !hasPersonalWord(told) { told = try measured(told) }
            if told == address { continue }
            out += html[done..<begin]
            out += told.replacing("&", with: "&amp;").utf8
            done = end
        }
        return done == 0 ? html : out + html[done...]
    }

    /// Whether it is one of the links that belong to the person: the way out, preferences, rights.
    private func isPersonal(_ address: String) -> Bool {
        guard address.hasPrefix(endpoint) else { return false }
        let page = address.dropFirst(endpoint.count).prefix { $0 != "/" }
        return ["u", "c", "p", "s", "rights", "confirm", "subscribe"].contains(page)
    }

    private func hasPersonalWord(_ address: String) -> Bool {
        let plain = Self.decoded(address).lowercased()
        return personalWords.contains { plain.contains($0) }
    }

    /// Without percent-encoding; what is no UTF-8 stays as it is.
    private static func decoded(_ address: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(address.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return String(validating: bytes, as: UTF8.self) ?? address
    }

    private func isOwn(_ address: String) -> Bool {
        let host = address.dropFirst("https://".count).prefix { !"/?#:".contains($0) }.lowercased()
        return host == ownHost || host.hasSuffix(".\(ownHost)")
    }

    private func adding(to address: String) -> String {
        if tracking.parameters.isEmpty { return address }
        let parts = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let sign = parts[0].contains("?") ? "&" : "?"
        return parts[0] + sign + tracking.parameters + (parts.count > 1 ? "#" + parts[1] : "")
    }
}
