package import Composer
package import Consent
package import System
package import Workspace

/// A way for messages out of the house: a relay, a gateway, a folder.
package protocol Transport: Sendable {
    var channel: Channel { get }

    /// How many messages it takes at the same time.
    var lines: Int { get }

    /// One of them, for one thread.
    ///
    /// - Parameter cut: once requested, whatever the line waits for ends within about a second.
    func line(cut: StopFlag) -> any TransportLine
}

/// One connection of a transport; used by one thread.
package protocol TransportLine: AnyObject {
    /// Makes everything ready for a message, so that a transport that does not work is found before anything is handed
    /// to it. Returns what is in the way.
    func open() -> TransportProblem?

    /// Hands over one message; afterwards its fate is known, or known to be unknown.
    func submit(_ consignment: Consignment) -> TransportResult

    func close()
}

/// A message together with the proof that it may leave now: all that a transport ever gets.
package struct Consignment: Sendable {
    package let message: Message
    package let handOff: HandOff

    /// - Throws: `DeliveryError` `.fault` when they are not of one delivery or request, or the message is
    ///   neither for a customer nor a test.
    package init(_ message: Message, _ handOff: HandOff) throws(DeliveryError) {
        guard message.identity.delivery == handOff.delivery, message.permit.address == handOff.permit.address,
            message.permit.channel == handOff.permit.channel, message.permit.kind == handOff.permit.kind,
            // A mail to a tester is about nobody, and its links change nothing.
            handOff.permit.kind == .test
                ? message.tokens == .sample
                : [.contact, .confirmation].contains(handOff.permit.kind) && message.tokens == .real
        else { throw .fault }
        self.message = message
        self.handOff = handOff
    }
}

/// How a hand-off ended, whatever the transport.
package enum TransportResult: Equatable, Sendable {
    /// - code: the other side's answer, codes only.
    case sent(code: String?)
    case deferred(cause: String, code: String?)
    case failed(cause: String, code: String?)
    case unknown(cause: String)
    /// It cannot have been delivered, and that says nothing of the message.
    case notAttempted(TransportProblem)
}

/// Why a transport takes nothing.
package struct TransportProblem: Equatable, Sendable {
    package let error: DeliveryError
    /// Whether somebody has to mend something first.
    package let isLasting: Bool

    package init(_ error: DeliveryError, isLasting: Bool) {
        self.error = error
        self.isLasting = isLasting
    }

    /// A folder that messages are written into does not take them.
    init(writingInto folder: String, _ error: SystemError) {
        self.init(error.code == .noSpace ? .noSpace(folder) : .cannotWrite(error), isLasting: true)
    }
}

/// The transports of a workspace, one for each channel.
package struct TransportPool: Sendable {
    private let transports: [Channel: any Transport]
    /// How fast mails may go out.
    let emailPace: EmailPace

    package init(_ transports: [any Transport], emailPace: EmailPace = EmailPace()) {
        self.emailPace = emailPace
        self.transports = Dictionary(transports.map { ($0.channel, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Those that the configuration names, for the channels wanted.
    ///
    /// - Throws: `WorkspaceError` when a password cannot be had; `DeliveryError` `.notConfigured`.
    ///
    /// - Parameter callbacks: where a gateway for texts may tell what became of one.
    package init(
        for channels: [Channel], _ settings: DeliverySettings, folder: WorkspaceFolder, secrets: Secrets,
        callbacks: StatusCallbacks
    ) throws {
        var transports: [any Transport] = []
        for channel in channels {
            switch channel {
            case .email:
                guard let email = settings.email else { throw DeliveryError.noTransport(channel.rawValue) }
                switch email {
                case .smtp(let relays):
                    let all = try relays.map { SMTPTransport(try Relay($0, folder: folder, secrets: secrets)) }
                    transports.append(all.count == 1 ? all[0] : FailoverTransport(all))
                case .sendmail(let program, let connections, let timeout):
                    transports.append(
                        SendmailTransport(program: program, connections: connections, timeoutSeconds: timeout))
                case .maildir(let name): transports.append(MaildirTransport(folder: folder.path(of: name)))
                }
            case .sms:
                guard let sms = settings.sms else { throw DeliveryError.noTransport(channel.rawValue) }
                switch sms.gateway {
                case .files(let name): transports.append(FileTransport(folder: folder.path(of: name)))
                case .twilio(let gateway):
                    transports.append(
                        TwilioTransport(
                            gateway, token: try secrets.password(gateway.authToken), callbacks: callbacks))
                case .http(let gateway):
                    transports.append(
                        try HTTPGatewayTransport(
                            gateway, password: try gateway.password.map { try secrets.password($0) },
                            callbacks: callbacks))
                }
            }
        }
        self.init(transports, emailPace: settings.emailPace)
    }

    /// What is in the way of messages on a channel: connects, encrypts and logs in, and sends nothing. Nil: nothing is.
    ///
    /// - Throws: `DeliveryError` `.notConfigured`.
    package func problem(on channel: Channel) throws(DeliveryError) -> DeliveryError? {
        let line = try transport(for: channel).line(cut: StopFlag())
        defer { line.close() }
        return line.open()?.error
    }

    /// - Throws: `DeliveryError` `.notConfigured`.
    func transport(for channel: Channel) throws(DeliveryError) -> any Transport {
        guard let transport = transports[channel] else { throw .noTransport(channel.rawValue) }
        return transport
    }
}
