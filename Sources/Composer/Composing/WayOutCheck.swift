import System
import Workspace

/// The last look at a message's texts: nothing leaves without its notice and its way out (promise 3, UNS-13, LAW-16,
/// LAW-18).
struct WayOutCheck {
    let version: PreparedVersion
    let link: String

    func check(_ rendered: VersionRenderer.Rendered) throws(ComposerError) {
        guard link.hasPrefix("https://") else { throw .insecureLink() }
        let address = version.postalAddress
        if let html = rendered.html {
            try check(html, address: address.html, part: "HTML")
        }
        switch version.channel {
        case .email: try check(rendered.text, address: address.text, part: "plain text")
        case .sms: try checkSMS(rendered.text)
        }
    }

    private func check(_ filled: VersionRenderer.Filled, address: [UInt8], part: String) throws(ComposerError) {
        try demand(Array(link.utf8), in: filled, "the link to unsubscribe in its \(part)")
        try demand(address, in: filled, "the postal address in its \(part)")
        let stands = ByteSearch.stands(filled.notice, in: filled.bytes, at: filled.offset)
        if isBlank(filled.notice) || !stands {
            throw .noWayOut(version.templateName, lacks: "the privacy notice in its \(part)")
        }
    }

    /// A text has no room for the postal address: it says who writes and how to stop (SMS-5).
    private func checkSMS(_ filled: VersionRenderer.Filled) throws(ComposerError) {
        try demand(Array(link.utf8), in: filled, "the link to unsubscribe")
        let name = Array(version.organisationName.utf8)
        let sender = Array((version.smsName ?? version.organisationName).utf8)
        if ByteSearch.find(name, in: filled.bytes) == nil, ByteSearch.find(sender, in: filled.bytes) == nil {
            throw .noWayOut(version.templateName, lacks: "the name of who writes")
        }
        if isBlank(filled.notice) { throw .noWayOut(version.templateName, lacks: "the privacy notice") }
    }

    /// Mostly it stands in the notice, which is a fraction of the whole.
    private func demand(
        _ wanted: [UInt8], in filled: VersionRenderer.Filled, _ what: String
    ) throws(ComposerError) {
        if ByteSearch.find(wanted, in: filled.notice) == nil, ByteSearch.find(wanted, in: filled.bytes) == nil {
            throw .noWayOut(version.templateName, lacks: what)
        }
    }

    private func isBlank(_ bytes: [UInt8]) -> Bool { bytes.allSatisfy { $0 <= 0x20 } }
}
