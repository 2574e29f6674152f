import Composer
import Consent
import Customers
import Database
import Delivery
import System
import Workspace

/// Takes a sign-up of the form and asks the address to confirm it, at most as often as the limits allow.
struct SignUpCourier: Sendable {
    let workspace: OpenWorkspace
    let context: Context

    func take(_ form: SignUpForm, address: String, language: String) throws {
        let session = try workspace.store.session()
        let now = context.clock.now()
        let desk = ConfirmationDesk(configuration: workspace.configuration, recorder: workspace.recorder(context))
        let asked = try session.transaction { () -> (customer: Int64, event: Int64)? in
            guard
                let found = try SignUpCustomer.findOrMake(
                    address, form.channel, language: language, hasher: workspace.hasher, at: now, session)
            else { return nil }
            try CustomerLock.take([found.customer], session)
            let claim = ConsentClaim(
                customer: found.customer, contactPoint: found.contactPoint, purpose: form.purpose.name,
                scope: form.channel.rawValue, state: .requested, at: now, method: "form", evidenceKind: .selfService,
                noticeVersion: form.notice, noticeLanguage: language, noticeText: form.words.text(in: language),
                statement: language.hasPrefix("es") ? "marcó la casilla" : "ticked the box",
                sourceURL: "\(workspace.configuration.endpoint.publicURL.text)/subscribe/\(form.name)",
                actor: "customer")
            return (found.customer, try desk.record(claim, by: .form, at: now, session))
        }
        guard let asked else { return }
        let tokens = RealTokens(mint: try workspace.mint(), numbers: workspace.purposeNumbers)
        guard
            case .success(let composed) = try workspace.confirmation(
                of: asked.event, to: asked.customer, at: now, tokens, session)
        else { return }
        let transports = try TransportPool(
            for: [composed.message.channel], workspace.configuration.delivery, folder: workspace.folder,
            secrets: workspace.secrets, callbacks: try workspace.callbacks())
        let sender = ConfirmationSender(
            gate: workspace.gate, desk: desk, transports: transports, session: session, clock: context.clock)
        switch try sender.send(composed, cut: StopFlag()) {
        case .sent, .denied, .failed, .unknown: break
        case .deferred(let cause): Log.write(.warning, "A sign-up could not be asked to confirm yet: \(cause).")
        }
    }
}

/// Why no message may ask for a confirmation: a code of the gate's.
struct ConfirmationDenied: Error {
    let code: String
}

extension OpenWorkspace {
    /// The one message that asks to confirm a request.
    func confirmation(
        of event: Int64, to customer: Int64, at now: Instant, _ tokens: any TokenSource, _ session: any Session
    ) throws -> Result<ConfirmationComposer.Composed, ConfirmationDenied> {
        let composer = try ConfirmationComposer(
            configuration: configuration, templates: TemplateLibrary(folder: folder.templates),
            suppressionKeys: suppressionKeys, signers: signers())
        switch try gate.confirmation(of: event, at: now, session) {
        case .denied(let code): return .failure(ConfirmationDenied(code: code))
        case .permitted(let permit):
            let people = try CustomerReader(catalogue: configuration.catalogue).personalData(of: [customer], session)
            guard let request = try ConfirmationRequest(event: event, session), let known = people[customer] else {
                return .failure(ConfirmationDenied(code: ContactGate.ConfirmationDenial.unknownRequest.rawValue))
            }
            return .success(
                try composer.compose(
                    permit: permit, request: request, person: known, at: now.wholeSecond, tokens: tokens))
        }
    }
}
