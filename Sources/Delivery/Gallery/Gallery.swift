import Campaigns
import Crypto
import Mail
import System
import Workspace

/// One page that shows messages as their receivers see them: self-contained, without a single request to anywhere, for
/// a browser and a file.
///
/// All that varies is in one JSON text, which the page's script turns into text nodes; nothing of it is ever markup but
/// the mails themselves, in frames where nothing runs.
struct Gallery {
    /// More would make the page slow to open; the files are all there.
    static let most = 500

    private var messages: [String] = []

    /// - Parameters:
    ///   - stem: of the names of its files, beside the page.
    ///   - number: from 1.
    mutating func add(_ message: PreviewedMessage, stem: String, number: Int) {
        guard messages.count < Self.most else { return }
        messages.append(Self.text(GalleryRecord(message, stem: stem, number: number)))
    }

    /// The page.
    ///
    /// - Parameter written: how many messages there are as files.
    func page(campaigns: [CampaignPreview], at instant: Instant, written: Int) -> String {
        let facts = GalleryFacts(
            campaigns: campaigns.map(GalleryFacts.Campaign.init), instant: instant, written: written)
        let data = "{\"facts\":\(Self.text(facts)),\"messages\":[\(messages.joined(separator: ","))]}"
        let hash = Base64.encode(SHA256.hash(Array(GalleryScript.text.utf8)))
        let policy =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
            + "script-src 'sha256-\(String(decoding: hash, as: UTF8.self))'"
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta name="robots" content="noindex">
            <title>Heed preview</title>
            <style>\(GalleryStyle.text)</style>
            </head>
            <body>
            <noscript><p class="noscript">This page needs scripts to show the messages. They are also files beside it.</p></noscript>
            <div id="app"></div>
            <script type="application/json" id="data">\(data)</script>
            <script>\(GalleryScript.text)</script>
            </body>
            </html>

            """
    }

    /// JSON that can stand in a script element: nothing in it begins or ends markup.
    private static func text(_ value: some Encodable) -> String {
        // Strings, integers and truths always have a JSON text.
        guard let text = try? JSONText.encode(value) else { return "null" }
        var safe: [UInt8] = []
        safe.reserveCapacity(text.utf8.count + text.utf8.count / 8)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "<"): safe += "\\u003c".utf8
            case UInt8(ascii: ">"): safe += "\\u003e".utf8
            case UInt8(ascii: "&"): safe += "\\u0026".utf8
            default: safe.append(byte)
            }
        }
        return String(decoding: safe, as: UTF8.self)
    }
}
