import System
import Texting
import Workspace

/// What belongs to a message and stands not in it: who gets it, why, and from which data it was made (SMTP-9).
enum PreviewEnvelope {
    static func json(of message: PreviewedMessage) -> [UInt8] {
        var members: [String: JSON] = [
            "campaign": .string(message.campaign), "channel": .string(message.channel.rawValue),
            "language": .string(message.language), "purpose": .string(message.purpose),
            "legal_basis": .string(message.basis), "from": .string(message.from), "to": .string(message.to),
            "instant": .string(message.instant.rfc3339), "template_version": .string(message.templateVersion),
            "tokens": .string("sample"), "notice": .string(message.notice),
        ]
        members["why"] = .array(message.why.map { .string("\($0.name): \($0.text)") })
        members["fields_used"] = .array(
            message.fields.map { field in
                .object([
                    "name": .string(field.name), "label": .string(field.label), "selecting": .bool(field.isSelecting),
                    "read": .bool(field.isRead),
                ])
            })
        if let email = message.email {
            members["envelope_from"] = .string(email.envelopeFrom)
            members["subject"] = .string(message.subject)
            members["bytes"] = .integer(Int64(email.source.count))
        }
        if let length = message.sms {
            var sms: [String: JSON] = [
                "encoding": .string(length.encoding.rawValue), "units": .integer(Int64(length.units)),
                "parts": .integer(Int64(length.parts)),
            ]
            if let written = message.written { sms["written"] = .string(written) }
            members["sms"] = .object(sms)
        }
        // A value of strings, integers and truths always has a JSON text.
        let text = (try? JSONText.encode(JSON.object(members), pretty: true)) ?? "{}"
        return Array((text + "\n").utf8)
    }
}
