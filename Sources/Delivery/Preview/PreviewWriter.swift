package import Campaigns
package import Composer
package import System
import Workspace

/// Writes messages as files to look at, and a gallery of them; nothing is sent.
///
///     let writer = try PreviewWriter(to: "previews")
///     try writer.add(message)
///     try writer.finish([summary], at: now)          // only now the folder is there
///
/// Of each message: the exact bytes (`.eml`), `.html` and `.txt`, or `.sms.txt`; and its envelope as `.json`. Names tell
/// number, channel, language and campaign, never a person: `0001-email-es-spring.eml`.
package final class PreviewWriter {
    /// The page to open.
    package var page: String { FilePath.join(folder.path, "index.html") }

    /// Messages so far.
    package private(set) var count = 0

    private let folder: PreviewFolder
    private var gallery = Gallery()

    /// - Throws: `DeliveryError` `.foreignFolder`, before anything is written; `.noSpace`, `.cannotWrite`.
    package init(to folder: String) throws(DeliveryError) {
        self.folder = try PreviewFolder(folder)
    }

    /// Writes a message's files.
    ///
    /// - Throws: `DeliveryError` `.noSpace`, `.cannotWrite`.
    package func add(_ message: Message) throws(DeliveryError) {
        precondition(message.tokens == .sample, "A message whose links work is no preview.")
        try add(PreviewedMessage(message))
    }

    func add(_ message: PreviewedMessage) throws(DeliveryError) {
        count += 1
        let number = String(count)
        let digits = String(repeating: "0", count: max(0, 4 - number.utf8.count)) + number
        let stem = "\(digits)-\(message.channel.rawValue)-\(message.language)-\(message.campaign)"
        if let email = message.email {
            try folder.write(email.source, to: stem + ".eml")
            try folder.write(Array(email.html.utf8), to: stem + ".html")
            try folder.write(Array(message.text.utf8), to: stem + ".txt")
        } else {
            try folder.write(Array(message.text.utf8), to: stem + ".sms.txt")
        }
        try folder.write(PreviewEnvelope.json(of: message), to: stem + ".json")
        gallery.add(message, stem: stem, number: count)
    }

    /// Writes the gallery and puts the folder in its place. Without this call nothing is left.
    ///
    /// - Parameters:
    ///   - campaigns: what the page's head tells of audiences.
    ///   - instant: for when the messages were made.
    package func finish(_ campaigns: [CampaignPreview], at instant: Instant) throws(DeliveryError) {
        let page = gallery.page(campaigns: campaigns, at: instant, written: count)
        try folder.write(Array(page.utf8), to: "index.html")
        try folder.commit()
    }
}

/// What a preview tells of a campaign besides its messages.
package struct CampaignPreview: Sendable {
    package let name: String
    package let title: String
    package let purpose: String
    package let counts: AudienceCounts

    /// Messages that could not be composed, by the error's code.
    package let failures: [String: Int]

    /// How many messages were written.
    package let written: Int

    /// Of the texts among them; nil where there are none.
    package let texts: SMSEstimate?

    package init(
        name: String, title: String, purpose: String, counts: AudienceCounts, failures: [String: Int] = [:],
        written: Int = 0, texts: SMSEstimate? = nil
    ) {
        self.texts = texts
        self.written = written
        self.name = name
        self.title = title
        self.purpose = purpose
        self.counts = counts
        self.failures = failures
    }
}
