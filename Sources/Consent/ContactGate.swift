package import Customers
package import Database
package import System
package import Workspace

// A permit and a hand-off are made in this file alone: their initializers are fileprivate, they are not Codable, and
// nothing else in the program can bring one about (DESIGN §4). Tests/ConsentTests/Forgeries holds the attempts.

/// Proof that one person may be contacted now for one purpose over one channel. No message exists without one.
package struct ContactPermit: Equatable, Sendable {
    /// What the permit lets happen.
    package enum Kind: String, Sendable {
        /// A message to the person.
        case contact
        /// A look at what the person would get; nothing leaves the house.
        case preview
        /// A message to one of the workspace's testers.
        case test
        /// The one mail that asks to confirm a sign-up.
        case confirmation
    }

    package let kind: Kind
    /// `customer.id`
    package let customer: Int64
    /// `contact_point.id`
    package let contactPoint: Int64
    package let channel: Channel
    /// The purpose's name in `heed.yaml`.
    package let purpose: String
    package let basis: LegalBasis
    /// The address to send to; nothing else may be sent to.
    package let address: String
    /// The address's keyed hash under the key with which it was stored.
    package let addressHash: [UInt8]
    /// The event the permit rests on; nil where the basis needs none.
    package let restsOn: ConsentProof?
    /// The categories of data that this person lets this purpose use.
    package let categories: Set<DataCategory>
    /// Those of them whose special fields the person allowed explicitly (GDPR Art. 9(2)(a)).
    package let explicitCategories: Set<DataCategory>
    package let decidedAt: Instant

    fileprivate init(
        kind: Kind, customer: Int64, contactPoint: Int64, channel: Channel, purpose: Purpose, basis: LegalBasis,
        address: String, addressHash: [UInt8], restsOn: ConsentProof?, categories: Set<DataCategory>,
        explicitCategories: Set<DataCategory>, decidedAt: Instant
    ) {
        self.kind = kind
        self.customer = customer
        self.contactPoint = contactPoint
        self.channel = channel
        self.purpose = purpose.name
        self.basis = basis
        self.address = address
        self.addressHash = addressHash
        self.restsOn = restsOn
        self.categories = categories
        self.explicitCategories = explicitCategories
        self.decidedAt = decidedAt
    }

    fileprivate init(previewOf permit: ContactPermit) {
        kind = .preview
        customer = permit.customer
        contactPoint = permit.contactPoint
        channel = permit.channel
        purpose = permit.purpose
        basis = permit.basis
        address = permit.address
        addressHash = permit.addressHash
        restsOn = permit.restsOn
        categories = permit.categories
        explicitCategories = permit.explicitCategories
        decidedAt = permit.decidedAt
    }
}

extension ContactPermit {
    /// Whether a message to this person may use the field; a template sees nil where it may not (promise 2).
    package func mayUse(_ field: CatalogueField) -> Bool {
        (field.sensitivity == .special ? explicitCategories : categories).contains(field.category)
    }
}

extension ContactPermit: CustomStringConvertible, CustomReflectable {
    /// Without the address: permits turn up in error texts.
    package var description: String {
        "ContactPermit(\(kind.rawValue), customer \(customer), \(purpose)/\(channel.rawValue))"
    }

    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Proof that the permit of one delivery row was confirmed in the transaction that writes `attempting`: what a
/// transport demands with each message.
package struct HandOff: Sendable {
    /// The candidate's key: `delivery.id`.
    package let delivery: Int64
    package let permit: ContactPermit
    package let confirmedAt: Instant

    fileprivate init(delivery: Int64, permit: ContactPermit, confirmedAt: Instant) {
        self.delivery = delivery
        self.permit = permit
        self.confirmedAt = confirmedAt
    }
}

/// Decides who may be contacted. Default deny: a permit is made from a row of the gate's answer in which no rule gives
/// a reason against it, and from nothing else.
///
///     try gate.decide(candidates, purpose: newsletter, channel: .email, at: now, session: session) { key, decision in
///         switch decision {
///         case .permitted(let permit): …
///         case .denied(let code): counts[code, default: 0] += 1
///         }
///     }
package struct ContactGate: Sendable {
    package enum Decision: Sendable {
        case permitted(ContactPermit)
        /// The first rule that keeps the person out: a ``DenialReason/Code`` or the code of a further rule.
        case denied(code: String)
    }

    let configuration: Configuration
    let hasher: AddressHasher
    /// Suppressions of several keys are compared one by one; a ring of one key, the usual case, needs only the join.
    let hasSeveralKeys: Bool
    /// The edition of the legal values that it decides by: ``LegalTable/edition``.
    package let legalEdition: String

    package init(configuration: Configuration, hasher: AddressHasher) {
        self.configuration = configuration
        self.hasher = hasher
        legalEdition = configuration.legal.edition
        hasSeveralKeys = hasher.allHashes(addressKey: "").count > 1
    }

    /// What takes down what people and relays say, by the same configuration.
    package func recorder(clock: any WallClock) -> ConsentRecorder {
        ConsentRecorder(configuration: configuration, hasher: hasher, clock: clock)
    }

    /// Decides about each candidate, in flat memory.
    ///
    /// - Parameters:
    ///   - candidates: a SELECT of `key` (the caller's own) and `customer`, and whatever further rules read.
    ///   - further: rules asked after the gate's own.
    ///   - each: called once for each candidate, in the order of the candidates' own SELECT.
    /// - Throws: `DatabaseError`, or what `each` throws.
    package func decide(
        _ candidates: SQL, purpose: Purpose, channel: Channel, at instant: Instant, further: [FurtherRule] = [],
        session: any Session, each: (_ key: Int64, _ decision: Decision) throws -> Void
    ) throws {
        let question = question(purpose, channel, instant)
        let query = GateQuery(question, further: further)
        let exclusions = try ExclusionSearch(query, hasher: hasher, session)
        try session.query(query.decisions(candidates)) { row in
            let decision: Decision =
                if let code = try exclusions.reason(row, after: reason(row, question, session)) {
                    .denied(code: code)
                } else if let permit = try permit(row, query) {
                    .permitted(permit)
                } else {
                    .denied(code: DenialReason.Code.noProof.rawValue)
                }
            try each(row.int64(DecisionColumn.key), decision)
        }
    }

    /// The same decisions without permits, for whoever only counts.
    ///
    /// - Parameter each: gets the first reason's code, or nil and, on demand, the hash of the address.
    package func judge(
        _ candidates: SQL, purpose: Purpose, channel: Channel, at instant: Instant, further: [FurtherRule] = [],
        session: any Session, each: (_ key: Int64, _ code: String?, _ addressHash: () -> [UInt8]) throws -> Void
    ) throws {
        let question = question(purpose, channel, instant)
        let query = GateQuery(question, further: further)
        let exclusions = try ExclusionSearch(query, hasher: hasher, session)
        try session.query(query.judgements(candidates)) { row in
            var code = try exclusions.reason(row, after: reason(row, question, session))
            // As where a permit is made: what lacks an address or its proof permits nothing.
            let isProved = !row.isNull(DecisionColumn.proof) || !Self.needsProof(Self.basis(row, purpose))
            if code == nil, row.isNull(DecisionColumn.contactPoint) || !isProved {
                code = DenialReason.Code.noProof.rawValue
            }
            try each(row.int64(DecisionColumn.key), code) { row.blob(DecisionColumn.addressHash) }
        }
    }

    /// The same permit for a look at the message: it can never be handed to a transport.
    package func preview(_ permit: ContactPermit) -> ContactPermit {
        ContactPermit(previewOf: permit)
    }

    /// The purpose under which people let clicks be counted; nil where the workspace has none.
    package var measurement: Purpose? { configuration.purpose(named: "measurement") }

    func question(_ purpose: Purpose, _ channel: Channel, _ instant: Instant) -> ContactQuestion {
        ContactQuestion(
            purpose: purpose, channel: channel, at: instant, configuration: configuration)
    }
}

// MARK: - Confirmation

extension ContactGate {
    /// What became of claimed rows at the moment of hand-off.
    package struct Confirmation: Sendable {
        package var handOffs: [HandOff] = []
        /// Rows that may no longer be sent, with the first reason.
        package var denied: [(delivery: Int64, code: String)] = []
        /// Rows whose person may still be contacted, but no longer by this very message: the address, the consent it
        /// names or the data it may use has changed. They are to be claimed and composed anew.
        package var outdated: [Int64] = []
    }

    /// Takes the locks of the candidates' customers that ``confirm(_:permits:purpose:channel:at:further:session:)``
    /// needs, for a transaction that locks other rows besides: customers come first.
    package func lock(_ candidates: SQL, session: any Session) throws {
        try CustomerLock.take(candidates: candidates, session)
    }

    /// Asks again about rows for which a message was composed. Call it inside the write transaction that sets those
    /// rows to `attempting`: it locks their customers first, so that a withdrawal that was answered before is seen.
    ///
    /// - Parameters:
    ///   - candidates: as in ``decide(_:purpose:channel:at:further:session:each:)``, with `delivery.id` as key.
    ///   - permits: what each row's message was composed from, by `delivery.id`; only `contact` permits are confirmed.
    package func confirm(
        _ candidates: SQL, permits: [Int64: ContactPermit], purpose: Purpose, channel: Channel, at instant: Instant,
        further: [FurtherRule] = [], session: any Session
    ) throws -> Confirmation {
        try CustomerLock.take(candidates: candidates, session)
        var confirmation = Confirmation()
        try decide(
            candidates, purpose: purpose, channel: channel, at: instant, further: further, session: session
        ) { delivery, decision in
            switch decision {
            case .denied(let code):
                confirmation.denied.append((delivery, code))
            case .permitted(let now):
                guard let claimed = permits[delivery], claimed.kind == .contact, claimed.isCovered(by: now) else {
                    confirmation.outdated.append(delivery)
                    return
                }
                confirmation.handOffs.append(HandOff(delivery: delivery, permit: now, confirmedAt: instant))
            }
        }
        return confirmation
    }
}

extension ContactPermit {
    /// Whether a message composed from this permit may go out under a newer one: the same person, address, purpose and
    /// evidence, and no category of data that was taken back since.
    fileprivate func isCovered(by newer: ContactPermit) -> Bool {
        customer == newer.customer && contactPoint == newer.contactPoint && channel == newer.channel
            && purpose == newer.purpose && basis == newer.basis && address == newer.address
            && restsOn == newer.restsOn && categories.isSubset(of: newer.categories)
            && explicitCategories.isSubset(of: newer.explicitCategories)
    }
}

// MARK: - Asking to confirm a sign-up

extension ContactGate {
    /// What is decided about the one mail of a request.
    package enum ConfirmationDecision: Sendable {
        case permitted(ContactPermit)
        /// A ``DenialReason/Code``, or one of ``ConfirmationDenial``.
        case denied(code: String)
    }

    /// What only confirmations are denied for.
    package enum ConfirmationDenial: String, CaseIterable, Sendable {
        /// No form, API or till of ours took such a request.
        case unknownRequest = "unknown_request"
        case tooOld = "too_old"
        case alreadyMailed = "already_mailed"
        /// The address was asked too often of late, by whomever.
        case tooManyMails = "too_many_mails"
        /// It is not the address that the request was made at.
        case addressChanged = "address_changed"
        /// There is a consent already.
        case alreadyGiven = "already_given"
    }

    /// The rules that say no more than that there is no consent yet. Every other rule denies a confirmation as it denies
    /// a message: whoever objected, is suppressed or too young is not asked.
    private static let lacksConsent: Set<DenialReason.Code> = [
        .notConfirmed, .withdrawn, .refused, .expired, .noConsent, .notYetGiven, .invalidConsent, .noProof, .notWritten,
    ]
    private static let endsRequests: Set<DenialReason.Code> = [.withdrawn, .refused, .noConsent]

    /// Whether the one mail that asks to confirm a request may leave now.
    ///
    /// It rests on a `requested` event that a form, an API or a till took, at most 48 hours old, for the address that is
    /// current, and on nobody having said no since.
    package func confirmation(
        of event: Int64, at instant: Instant, _ session: any Session
    ) throws -> ConfirmationDecision {
        guard let request = try ConfirmationRequest(event: event, session) else { return .denied(.unknownRequest) }
        guard request.askedAt <= instant, request.askedAt > instant.before(ConfirmationLimits.freshness) else {
            return .denied(.tooOld)
        }
        guard request.mailedAt == nil, request.confirmedAt == nil else { return .denied(.alreadyMailed) }
        return try decide(request, at: instant, session) { row in
            let hashes = hasher.allHashes(addressKey: row.text(ConfirmationColumn.addressKey))
            return try ConfirmationLimits.allowsMail(to: hashes, at: instant, session) ? nil : .tooManyMails
        }
    }

    /// Hands the mail of a request over: decides once more and writes down that it left, so that there is never a second
    /// one. Call it inside the write transaction before the first byte; nil when it may not leave.
    ///
    /// - Parameter permit: what the message was composed from.
    package func handOff(
        confirmationOf event: Int64, permit: ContactPermit, at instant: Instant, _ session: any Session
    ) throws -> HandOff? {
        // Everybody at the address, since its mails are counted whoever asks.
        let sharing = try session.rows(
            """
            SELECT other.customer FROM contact_point AS own JOIN contact_point AS other \
            ON other.address_key = own.address_key AND other.address_hash = \(permit.addressHash) \
            WHERE own.id = \(permit.contactPoint)
            """
        ) { $0.int64(0) }
        try CustomerLock.take(sharing + [permit.customer], session)
        guard permit.kind == .confirmation,
            case .permitted(let now) = try confirmation(of: event, at: instant, session),
            permit.isCovered(by: now)
        else { return nil }
        try session.execute("UPDATE confirmation SET mailed_at = \(instant) WHERE request = \(event)")
        return HandOff(delivery: event, permit: now, confirmedAt: instant)
    }

    /// Whether nothing but the confirmation is missing; a consent that came in another way meanwhile is no obstacle.
    func isOpen(_ request: ConfirmationRequest, at instant: Instant, _ session: any Session) throws -> Bool {
        switch try decide(request, at: instant, session, further: { _ in nil }) {
        case .permitted: true
        case .denied(let code): code == ConfirmationDenial.alreadyGiven.rawValue
        }
    }

    private func decide(
        _ request: ConfirmationRequest, at instant: Instant, _ session: any Session,
        further: (Row) throws -> ConfirmationDenial?
    ) throws -> ConfirmationDecision {
        guard let purpose = configuration.purpose(named: request.purpose), purpose.legalBasis == .consent else {
            return .denied(.unknownRequest)
        }
        let question = question(purpose, request.channel, instant)
        let query = GateQuery(question, further: [])
        return try session.first(
            query.confirmations("SELECT \(request.event) AS key, \(request.customer) AS customer")
        ) { row in
            var holding = query.rules.enumerated().compactMap { index, entry in
                row.bool(ConfirmationColumn.firstRule + index) ? entry.rule.reason.code : nil
            }
            if hasSeveralKeys, let key = row.optionalText(ConfirmationColumn.addressKey),
                try Suppression.newest(
                    question, hashes: hasher.allHashes(addressKey: key),
                    explicitAt: row.optionalInstant(ConfirmationColumn.explicitAt), session) != nil
            {
                holding.insert(.suppressed, at: 0)
            }
            if let code = holding.first(where: { !Self.lacksConsent.contains($0) }) {
                return .denied(code: code.rawValue)
            }
            guard row.optionalInt64(ConfirmationColumn.contactPoint) == request.contactPoint else {
                return .denied(.addressChanged)
            }
            // A newer yes made the request needless, unless that yes does not count; a newer no ended it.
            if holding.isEmpty { return .denied(.alreadyGiven) }
            if !holding.contains(.notConfirmed), let no = holding.first(where: Self.endsRequests.contains) {
                return .denied(code: no.rawValue)
            }
            if let denial = try further(row) { return .denied(denial) }
            return .permitted(
                ContactPermit(
                    kind: .confirmation, customer: request.customer, contactPoint: request.contactPoint,
                    channel: request.channel, purpose: purpose, basis: purpose.legalBasis,
                    address: row.text(ConfirmationColumn.address),
                    addressHash: row.blob(ConfirmationColumn.addressHash), restsOn: request.proof,
                    categories: Set(DataCategory.allCases.filter(\.isAlwaysIncluded)), explicitCategories: [],
                    decidedAt: instant))
        } ?? .denied(.unknownRequest)
    }
}

extension ContactGate.ConfirmationDecision {
    fileprivate static func denied(_ denial: ContactGate.ConfirmationDenial) -> Self { .denied(code: denial.rawValue) }
}

// MARK: - Invented people

extension ContactGate {
    /// A permit for a look at a message to somebody who does not exist; it can never be handed to a transport.
    package func sample(of purpose: Purpose, _ channel: Channel, at instant: Instant) -> ContactPermit {
        // A number of the range that is kept for stories (NANP 555-01XX).
        let address = channel == .email ? configuration.organisation.contact : "+12025550100"
        return invented(.preview, purpose, channel, address, at: instant)
    }

    /// A permit for a mail about an invented person to one of the workspace's testers; nil for every other address.
    package func test(of purpose: Purpose, to address: String, at instant: Instant) -> ContactPermit? {
        guard isTester(address) else { return nil }
        return invented(.test, purpose, .email, address, at: instant)
    }

    /// Hands a test mail over; nil for anything that is none.
    ///
    /// - Parameter number: which of a run it is.
    package func handOff(test permit: ContactPermit, _ number: Int64, at instant: Instant) -> HandOff? {
        guard permit.kind == .test, isTester(permit.address) else { return nil }
        return HandOff(delivery: number, permit: permit, confirmedAt: instant)
    }

    private func isTester(_ address: String) -> Bool {
        guard let key = CustomerReader.addressKey(address, .email) else { return false }
        return configuration.testers.contains { CustomerReader.addressKey($0, .email) == key }
    }

    private func invented(
        _ kind: ContactPermit.Kind, _ purpose: Purpose, _ channel: Channel, _ address: String, at instant: Instant
    ) -> ContactPermit {
        let basis = purpose.legalBasis
        // Nobody's data: the purpose's own limits alone hold.
        let categories = Set(DataCategory.allCases.filter { purpose.mayUse($0) != .never })
        return ContactPermit(
            kind: kind, customer: 0, contactPoint: 0, channel: channel, purpose: purpose, basis: basis,
            address: address, addressHash: [],
            restsOn: Self.needsProof(basis) ? ConsentProof(sampleAt: instant.wholeSecond) : nil,
            categories: categories, explicitCategories: categories, decidedAt: instant)
    }
}

// MARK: - Reading a row

extension ContactGate {
    /// The first reason against contact, or nil. Whoever has several suppression keys (a merged workspace) may find the
    /// address suppressed under another key than it is stored with; that is asked where the join could not see it.
    private func reason(_ row: Row, _ question: ContactQuestion, _ session: any Session) throws -> String? {
        let code = row.optionalText(DecisionColumn.reason)
        let suppressed = DenialReason.Code.suppressed.rawValue
        guard hasSeveralKeys, code != suppressed, let key = row.optionalText(DecisionColumn.addressKey) else {
            return code
        }
        let found = try Suppression.newest(
            question, hashes: hasher.allHashes(addressKey: key),
            explicitAt: row.optionalInstant(DecisionColumn.explicitAt), session)
        return found == nil ? code : suppressed
    }

    /// Consent to the purpose is a basis of its own, whatever else the purpose rests on.
    private static func basis(_ row: Row, _ purpose: Purpose) -> LegalBasis {
        row.bool(DecisionColumn.isConsented) ? .consent : purpose.legalBasis
    }

    private static func needsProof(_ basis: LegalBasis) -> Bool {
        basis == .consent || basis == .softOptIn
    }

    private func permit(_ row: Row, _ query: GateQuery) throws -> ContactPermit? {
        let purpose = query.question.purpose
        let basis = Self.basis(row, purpose)
        let needsProof = Self.needsProof(basis)
        let proof = needsProof ? try ConsentProof(row, first: DecisionColumn.proof) : nil
        // The rules have seen to both; a row that lacks them all the same permits nothing.
        guard let contactPoint = row.optionalInt64(DecisionColumn.contactPoint), proof != nil || !needsProof else {
            return nil
        }
        var categories = Set(DataCategory.allCases.filter(\.isAlwaysIncluded))
        var explicitCategories: Set<DataCategory> = []
        for (index, permission) in query.categories.enumerated()
        where row.bool(DecisionColumn.firstCategory + index) {
            switch permission.demand {
            case .usual: categories.insert(permission.category)
            case .explicit: explicitCategories.insert(permission.category)
            }
        }
        return ContactPermit(
            kind: .contact, customer: row.int64(DecisionColumn.customer), contactPoint: contactPoint,
            channel: query.question.channel, purpose: purpose, basis: basis,
            address: row.text(DecisionColumn.address), addressHash: row.blob(DecisionColumn.addressHash),
            restsOn: proof, categories: categories,
            explicitCategories: explicitCategories, decidedAt: query.question.at)
    }
}
