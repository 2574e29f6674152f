import System

/// Why messages cannot be handed over, or previews not be written. No text holds an address, a password or what a server
/// said beyond its codes.
package struct DeliveryError: Error, Equatable, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        /// The relay cannot be reached, or sends us away for now (exit code 69).
        case relayUnavailable
        /// The relay does not take user and password, or offers no way to log in (exit code 77).
        case loginRefused
        /// The way to the relay cannot be made safe (exit code 69).
        case insecure
        /// The relay refuses too many messages for our own sake (exit code 77).
        case refused
        /// Something in `heed.yaml` is missing or does not work (exit code 78).
        case notConfigured
        /// The folder for previews is something else (exit code 73).
        case foreignFolder
        /// The disk is full (exit code 74).
        case noSpace
        /// Anything else that keeps files from being written (exit code 73).
        case cannotWrite
        /// Too many messages in a row cannot be composed (exit code 65).
        case composing
        /// A fault in Heed (exit code 70).
        case fault
    }

    package let code: Code
    /// A full sentence that names the thing and the remedy.
    package let description: String

    private init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

// MARK: - Relays

extension DeliveryError {
    /// What a failure to hand over to a relay means for whoever runs Heed.
    static func relay(_ relay: Relay, _ failure: SMTPFailure) -> DeliveryError {
        let said = failure.reply.map { " (it said \($0))" } ?? ""
        switch failure.code {
        case .unreachable, .interrupted, .stopped:
            return DeliveryError(
                .relayUnavailable,
                "The relay \(relay) cannot be reached: check 'relay' and 'port' under delivery.email in heed.yaml, "
                    + "and the network.")
        case .turnedAway:
            return DeliveryError(
                .relayUnavailable,
                "The relay \(relay) sends Heed away\(said): ask its operator, or try again later.")
        case .noEncryption:
            return DeliveryError(
                .insecure,
                "The relay \(relay) offers no STARTTLS: correct the port, or use 'security: tls' for port 465.")
        case .untrustedCertificate:
            return DeliveryError(
                .insecure,
                "The certificate of the relay \(relay) is not trusted or not for this name: write the name that it is "
                    + "for, or name its issuer's certificate as 'ca_file'.")
        case .certificateFile:
            return DeliveryError(
                .notConfigured,
                "The certificates in '\(relay.caFile ?? "ca_file")' cannot be read: correct 'ca_file' in heed.yaml.")
        case .encryption:
            return DeliveryError(
                .insecure, "No encrypted connection to the relay \(relay) comes about: check 'security' and 'port'.")
        case .wrongPassword:
            return DeliveryError(
                .loginRefused,
                "The relay \(relay) does not accept the user and password\(said): correct 'user' in heed.yaml or the "
                    + "password where 'password' says it is.")
        case .noAuthentication:
            return DeliveryError(
                .loginRefused,
                "The relay \(relay) offers no login, so nothing was sent: use its submission port (587 or 465), or "
                    + "'authentication: none' if it asks for none.")
        case .unfitAddress, .client:
            return DeliveryError(
                .fault, "libcurl cannot talk to the relay \(relay). This is a fault in Heed; report it.")
        }
    }

    /// What keeps requests from a gateway for texts.
    static func gateway(_ name: String, _ failure: HTTPFailure) -> DeliveryError {
        switch failure {
        case .unreachable, .stopped:
            DeliveryError(
                .relayUnavailable,
                "\(name) cannot be reached: check its address under delivery.sms in heed.yaml, and the network.")
        case .insecure:
            DeliveryError(
                .insecure, "\(name) cannot be reached safely: its certificate is not trusted or not for this name.")
        case .client:
            DeliveryError(.fault, "libcurl cannot talk to the gateway for texts. This is a fault in Heed; report it.")
        }
    }

    static func gatewayBusy(_ name: String, _ status: Int) -> DeliveryError {
        DeliveryError(.relayUnavailable, "\(name) takes no more for now (it said \(status)): try again later.")
    }

    static func gatewayRefuses(_ name: String, _ status: Int) -> DeliveryError {
        DeliveryError(
            status == 401 || status == 403 ? .loginRefused : .notConfigured,
            "\(name) does not take texts from this account (it said \(status)): check the address, the account and the "
                + "password under delivery.sms in heed.yaml.")
    }

    static func noProgram(_ path: String) -> DeliveryError {
        DeliveryError(
            .notConfigured,
            "There is no program \(path) that can be run: correct 'program' under delivery.email in heed.yaml.")
    }

    static let noOrigin = DeliveryError(
        .notConfigured,
        "The sender has no 'sms_name', and delivery.sms in heed.yaml neither 'from' nor 'messaging_service': write one."
    )

    static func gatewayTemplate(_ name: String, _ mistakes: String) -> DeliveryError {
        DeliveryError(.notConfigured, "A template under delivery.sms in heed.yaml has a mistake. \(mistakes)")
    }

    static func refused(_ campaign: String) -> DeliveryError {
        DeliveryError(
            .refused,
            "The relay refuses too many mails for our own sake (policy, reputation, authentication), so the campaign "
                + "'\(campaign)' is paused. 'heed doctor' checks what can be checked; then 'heed resume \(campaign)'.")
    }

    static func noTransport(_ channel: String) -> DeliveryError {
        DeliveryError(
            .notConfigured,
            "The campaign sends over \(channel), and heed.yaml has no 'delivery.\(channel)': add it, or take the "
                + "channel out of the campaign.")
    }

    static func composing(_ count: Int, first: String) -> DeliveryError {
        DeliveryError(
            .composing, "\(count) messages in a row could not be composed; nothing more is sent. The first: \(first)")
    }

    static let fault = DeliveryError(
        .fault, "A message does not fit its hand-off. This is a fault in Heed; report it.")
}

// MARK: - Files

extension DeliveryError {
    static func foreignFolder(_ path: String) -> DeliveryError {
        DeliveryError(
            .foreignFolder,
            "\(path) is not a folder of previews, so it is left alone: name a new folder, or empty this one.")
    }

    static func noSpace(_ path: String) -> DeliveryError {
        DeliveryError(.noSpace, "No space is left for \(path): make room and try again. What was there is unchanged.")
    }

    static func cannotWrite(_ error: SystemError) -> DeliveryError {
        DeliveryError(.cannotWrite, error.description)
    }

    static func cannotWrite(_ path: String, _ reason: String) -> DeliveryError {
        DeliveryError(.cannotWrite, "Cannot write \(path): \(reason).")
    }
}
