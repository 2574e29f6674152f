import Campaigns
import Composer
import Consent
import Crypto
import Customers
import Database
import Delivery
import System
import Web
import Workspace

/// What `heed serve` does for people who want their data: sends codes on a thread of its own, by the same gate and rows as
/// every message, and answers what they then ask for.
final class AccessDesk: RightsDesk {
    private enum Order: Sendable {
        case code(CodeRecipient, ticket: String)
        case signUp(SignUpForm, address: String, language: String)
    }

    private struct Pending: Sendable {
        var orders: [Order] = []
        var isClosed = false
    }

    private let workspace: OpenWorkspace
    private let context: Context
    private let pending = Monitor(Pending())
    private let thread: OSThread

    /// The purpose that lets a code be sent, and the event that tells it.
    private static let purpose = "your_data"
    private static let event = "access_code"
    private static let template = "access-code"
    /// More than so many do not wait: whoever floods the page holds up nobody for long.
    private static let mostWaiting = 200

    /// nil where the workspace does not say how codes are sent.
    ///
    /// - Throws: `Diagnostics` for a template with mistakes; `WorkspaceError`.
    static func start(_ workspace: OpenWorkspace, _ context: Context) throws -> AccessDesk? {
        let configuration = workspace.configuration
        guard let purpose = configuration.purpose(named: Self.purpose),
            configuration.catalogue.event(named: Self.event) != nil,
            TemplateLibrary(folder: workspace.folder.templates).has(Self.template)
        else { return nil }
        let channels = purpose.channels.filter {
            $0 == .email ? configuration.delivery.email != nil : configuration.delivery.sms != nil
        }
        guard !channels.isEmpty else { return nil }
        let door = TransactionalDoor(
            template: Self.template, purpose: Self.purpose, event: Self.event, sender: configuration.senders[0].name)
        let prepared = try workspace.composer().prepare(
            try CampaignFolder(workspace.folder, configuration).open(door))
        return AccessDesk(workspace, context, door, prepared, channels)
    }

    private init(
        _ workspace: OpenWorkspace, _ context: Context, _ door: TransactionalDoor, _ campaign: PreparedCampaign,
        _ channels: [Channel]
    ) {
        self.workspace = workspace
        self.context = context
        let courier = CodeCourier(
            workspace: workspace, context: context, door: door, campaign: campaign, channels: channels)
        let signUps = SignUpCourier(workspace: workspace, context: context)
        let pending = self.pending
        thread = OSThread.start(name: "codes") {
            while true {
                let order = pending.wait(
                    until: { !$0.orders.isEmpty || $0.isClosed },
                    then: { $0.orders.isEmpty ? nil : $0.orders.removeFirst() })
                guard let order else { return }
                do {
                    switch order {
                    case .code(let recipient, let ticket): try courier.deliver(to: recipient, ticket: ticket)
                    case .signUp(let form, let address, let language):
                        try signUps.take(form, address: address, language: language)
                    }
                } catch {
                    Log.write(.error, "What a page asked for could not be sent: \(ErrorReport(error).text)")
                }
            }
        }
    }

    /// Sends what waits, and ends.
    func finish() {
        pending.update { $0.isClosed = true }
        thread.join()
    }

    func sendCode(to recipient: CodeRecipient, ticket: String) { enqueue(.code(recipient, ticket: ticket)) }

    func signUp(_ form: SignUpForm, address: String, language: String) {
        enqueue(.signUp(form, address: address, language: language))
    }

    private func enqueue(_ order: Order) {
        pending.update { pending in
            guard !pending.isClosed, pending.orders.count < Self.mostWaiting else { return }
            pending.orders.append(order)
        }
    }

    func document(of customer: Int64) throws -> [UInt8]? {
        let session = try workspace.store.session()
        guard let person = try person(customer, session) else { return nil }
        let document = try session.snapshot {
            try AccessDocument(person, workspace, language: nil, at: context.clock.now(), session)
        }
        return Array(try JSONText.encode(document, pretty: true).utf8)
    }

    func erase(_ customer: Int64) throws -> [UInt8]? {
        let session = try workspace.store.session()
        guard let person = try person(customer, session) else { return nil }
        let now = context.clock.now()
        try close("erasure", of: person, at: now)
        let erasure = Erasure(
            session: session, recorder: workspace.recorder(context),
            reader: CustomerReader(catalogue: workspace.configuration.catalogue))
        guard let report = try erasure.run(customer, at: now) else { return nil }
        return Array(try workspace.receipt(report, at: now, session).utf8)
    }

    func request(_ right: String, of customer: Int64) throws -> (number: Int64, dueOn: String)? {
        let session = try workspace.store.session()
        guard let person = try person(customer, session) else { return nil }
        let now = context.clock.now()
        if right == DataRequest.Right.portability.rawValue {
            try close(right, of: person, at: now)
            return (0, "")
        }
        guard let right = DataRequest.Right(rawValue: right) else { return nil }
        let requests = try workspace.requests(context)
        let number = try requests.add(right, of: customer, reference: person.reference, receivedAt: now, at: now)
        return (number, try requests.find(number).map { "\($0.dueOn)" } ?? "")
    }

    /// Takes down what the page itself has answered.
    private func close(_ right: String, of person: FoundCustomer, at now: Instant) throws {
        guard let right = DataRequest.Right(rawValue: right) else { return }
        let requests = try workspace.requests(context)
        let number = try requests.add(right, of: person.id, reference: person.reference, receivedAt: now, at: now)
        try requests.close(number, as: .fulfilled, reason: nil, at: now)
    }

    private func person(_ customer: Int64, _ session: any Session) throws -> FoundCustomer? {
        let reader = CustomerReader(catalogue: workspace.configuration.catalogue)
        return try reader.personalData(of: [customer], session)[customer].map {
            FoundCustomer(id: customer, reference: $0.reference)
        }
    }
}

/// Finds the person a code is for, and sends it.
private struct CodeCourier: Sendable {
    let workspace: OpenWorkspace
    let context: Context
    let door: TransactionalDoor
    let campaign: PreparedCampaign
    let channels: [Channel]

    func deliver(to recipient: CodeRecipient, ticket: String) throws {
        let session = try workspace.store.session()
        guard let (customer, channel) = try reach(recipient, session),
            let kind = workspace.configuration.catalogue.event(named: door.event)
        else { return }
        let now = context.clock.now()
        guard let code = try AccessCodes(session: session).issue(for: customer, ticket: ticket, at: now) else { return }
        let note = try EventNote(
            kind: kind, at: now, source: door.name, key: Hex.encode(RandomBytes.make(16)),
            data: ["code": .string(code), "minutes": .integer(Int64(AccessCodes.validMinutes))])
        guard let noted = try note.record(of: customer, session) else { return }
        // The digits stay nowhere.
        defer { try? EventNote.forget(noted.event, session) }
        let planned = try DeliveryPlanner(gate: workspace.gate, draw: workspace.draw).plan(
            campaign.campaign, event: noted.event, of: customer, channels: [channel], at: now, session: session)
        if case .some(.some(let reason)) = planned[channel] {
            Log.write(.warning, "A code may not be sent: \(reason).")
            return
        }
        var options = CampaignSender.Options()
        options.wait = 0
        _ = try workspace.sender(of: campaign, context, options: options).run(campaign, stop: StopFlag())
    }

    /// Who that is, and over which channel to reach them. An address that several customers share opens the data of none
    /// of them to the others.
    private func reach(_ recipient: CodeRecipient, _ session: any Session) throws -> (Int64, Channel)? {
        switch recipient {
        case .customer(let customer):
            for channel in channels
            where try session.exists(
                """
                SELECT 1 FROM contact_point WHERE customer = \(customer) AND channel = \(channel.rawValue) \
                AND current = 1
                """)
            { return (customer, channel) }
            return nil
        case .address(let typed):
            let channel: Channel = typed.hasPrefix("+") ? .sms : .email
            guard channels.contains(channel), let key = CustomerReader.addressKey(typed, channel) else { return nil }
            let customers = try session.rows(
                """
                SELECT DISTINCT customer FROM contact_point WHERE channel = \(channel.rawValue) \
                AND address_key = \(key) AND current = 1 ORDER BY customer LIMIT 2
                """
            ) { $0.int64(0) }
            return customers.count == 1 ? (customers[0], channel) : nil
        }
    }
}
