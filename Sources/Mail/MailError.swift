/// What is wrong with an address, a header field or a part of a message.
///
/// `description` names the thing and the remedy for people; `code` is what tests, exit codes and metric labels
/// switch on. Neither ever holds an address, a name or any other value of a customer.
package struct MailError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The bounded list of causes; its raw values are stable and may stand in reports and metrics.
    package enum Code: String, Sendable, CaseIterable {
        case invalidAddress = "invalid_address"
        case invalidDomain = "invalid_domain"
        case eaiUnsupported = "eai_unsupported"
        case controlCharacter = "control_character"
        case invalidFieldName = "invalid_field_name"
        case reservedField = "reserved_field"
        case duplicateField = "duplicate_field"
        case notASCII = "not_ascii"
        case lineTooLong = "line_too_long"
        case dateOutOfRange = "date_out_of_range"
        case invalidMessageID = "invalid_message_id"
        case invalidListID = "invalid_list_id"
        case invalidURI = "invalid_uri"
        case invalidFeedbackID = "invalid_feedback_id"
        case invalidParameter = "invalid_parameter"
        case notUTF8 = "not_utf8"
        case invalidImage = "invalid_image"
    }

    package let code: Code
    package let description: String

    private init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

extension MailError {
    static func invalidAddress(_ reason: String) -> MailError {
        MailError(.invalidAddress, "The email address \(reason). Write it as name@domain, for example ana@example.com.")
    }

    static func invalidImage(_ reason: String) -> MailError {
        MailError(.invalidImage, "The picture \(reason).")
    }

    static func invalidDomain(_ reason: String) -> MailError {
        MailError(.invalidDomain, "The domain \(reason). Write it as example.com, in letters, digits and hyphens.")
    }

    static let eaiUnsupported = MailError(
        .eaiUnsupported,
        "The part of the email address before the @ has letters outside ASCII, which most mail servers cannot take. "
            + "Ask for another address; it is never rewritten.")

    static func controlCharacter(field: String) -> MailError {
        MailError(
            .controlCharacter,
            "The value of \(field) has a line break or another control character, which could forge header fields. "
                + "Remove it.")
    }

    static let invalidFieldName = MailError(
        .invalidFieldName,
        "The name of a header field must be 1 to 40 printable ASCII characters without space and colon.")

    static func reservedField(_ field: String) -> MailError {
        MailError(
            .reservedField, "The header field \(field) is written by Heed alone. Take it out of the extra fields.")
    }

    static func duplicateField(_ field: String) -> MailError {
        MailError(.duplicateField, "The header field \(field) is given twice. Keep one.")
    }

    static func notASCII(field: String) -> MailError {
        MailError(
            .notASCII, "The structured value of \(field) has a character outside printable ASCII. Encode it first.")
    }

    static func lineTooLong(field: String) -> MailError {
        MailError(.lineTooLong, "The value of \(field) makes a line of over 998 octets. Shorten it.")
    }

    static let dateOutOfRange = MailError(
        .dateOutOfRange, "The date of the message is not between the years 1900 and 9999. Check the clock or --at.")

    static let invalidMessageID = MailError(
        .invalidMessageID,
        "The left part of a Message-ID must be 1 to 64 letters, digits, dots, hyphens or underscores.")

    static func invalidListID(_ reason: String) -> MailError {
        MailError(
            .invalidListID, "The list id \(reason). Write it as label.domain, for example offers.news.example.com.")
    }

    static func invalidURI(field: String, _ reason: String) -> MailError {
        MailError(.invalidURI, "The address in \(field) \(reason).")
    }

    static let invalidFeedbackID = MailError(
        .invalidFeedbackID,
        "A Feedback-ID takes three parts of letters, digits, '-', '_' or '.' (they may be empty) and a sender id "
            + "of 5 to 15 letters, digits, '-' or '_'.")

    static let invalidParameter = MailError(
        .invalidParameter, "The name of a MIME parameter must be 1 to 40 letters, digits, hyphens or underscores.")

    static func notUTF8(part: String) -> MailError {
        MailError(.notUTF8, "The \(part) part of the message is not valid UTF-8. Save its template as UTF-8.")
    }
}
