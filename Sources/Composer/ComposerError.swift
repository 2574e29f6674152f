import Liquid
import Mail

/// Why one message cannot be composed. What is wrong with templates as such is found when they are prepared and told
/// as ``Diagnostics``; this is about one person's message. No text holds anything of the person.
package struct ComposerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The bounded list of causes; the raw values stand in delivery rows and reports.
    package enum Code: String, Sendable, CaseIterable {
        /// Permit, identity, person and campaign do not belong together: a mistake in the program that calls.
        case mismatch = "mismatch"
        /// The campaign has no template for this channel.
        case noTemplate = "no_template"
        /// A real token was wanted for a message without a delivery row.
        case noDelivery = "no_delivery"
        /// The template cannot be rendered for this person.
        case render = "render"
        case emptySubject = "empty_subject"
        /// The notice or the way out would not be in the message.
        case noWayOut = "no_way_out"
        /// The text takes more parts than the campaign allows.
        case tooManyParts = "too_many_parts"
        /// A value that a header field cannot carry, or an address that mail cannot be sent to.
        case mail = "mail"
        case token = "token"
    }

    package let code: Code
    package let description: String

    private init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

extension ComposerError {
    static func mismatch(_ what: String) -> ComposerError {
        ComposerError(.mismatch, "The message cannot be composed: \(what). This is a fault in Heed; report it.")
    }

    static func noTemplate(campaign: String, channel: String) -> ComposerError {
        ComposerError(
            .noTemplate, "The campaign '\(campaign)' has no template for \(channel): add the channel to its file.")
    }

    static let noDelivery = ComposerError(
        .noDelivery, "A link that works needs a delivery row: use sample tokens where nothing is sent.")

    static func render(_ error: RenderError, shownAt place: String) -> ComposerError {
        let message = error.message.prefix(1).uppercased() + error.message.dropFirst()
        return ComposerError(.render, "\(place): \(message)")
    }

    static func emptySubject(_ template: String) -> ComposerError {
        ComposerError(.emptySubject, "\(template): The subject comes out empty: give it words that everybody gets.")
    }

    static func noWayOut(_ template: String, lacks what: String) -> ComposerError {
        ComposerError(
            .noWayOut, "\(template): The message would go out without \(what): correct its layout and its notice.")
    }

    static func tooManyParts(_ template: String, _ parts: Int, allowed: Int) -> ComposerError {
        ComposerError(
            .tooManyParts,
            "\(template): The text takes \(parts) parts, and 'max_parts' allows \(allowed): shorten it, or raise the limit."
        )
    }

    static func insecureLink() -> ComposerError {
        ComposerError(
            .noWayOut, "The link to unsubscribe does not begin with https://: correct 'endpoint.public_url'.")
    }

    static func mail(_ error: MailError) -> ComposerError {
        ComposerError(.mail, error.description)
    }

    static func token(_ error: any Error) -> ComposerError {
        if let own = error as? ComposerError { return own }
        return ComposerError(.token, "The token of a link cannot be made: \(error)")
    }
}
