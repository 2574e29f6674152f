extension SMSDelivery {
    init?(reading fields: Fields) {
        let kind = fields.choice("gateway", of: Kind.self)
        let prices = fields.optionalFields("prices").flatMap(SMSPrices.init(reading:))
        let gateway: SMSGateway?
        switch kind {
        case .files: gateway = fields.workspacePath("folder").map { .files(folder: $0) }
        case .twilio: gateway = TwilioGateway(reading: fields).map { .twilio($0) }
        case .http: gateway = HTTPGateway(reading: fields).map { .http($0) }
        case nil: gateway = nil
        }
        // Which keys belong here is told by the gateway: without a known one, the others are no mistakes.
        if kind == nil { for entry in fields.entries { fields.know(entry.key) } }
        fields.finish()
        guard let gateway else { return nil }
        self.init(gateway: gateway, prices: prices)
    }

    private enum Kind: String, CaseIterable {
        case files, twilio, http
    }
}

extension TwilioGateway {
    fileprivate init?(reading fields: Fields) {
        let account = fields.identifier("account", startingWith: "AC")
        let token = fields.password(file: "secrets/twilio-token", variable: "HEED_TWILIO_TOKEN")
        if token == nil { _ = fields.requiredEntry("password") }
        let number = fields.optionalString("from")
        let service =
            fields.entry("messaging_service") == nil
            ? nil : fields.identifier("messaging_service", startingWith: "MG")
        let api = fields.entry("api") == nil ? GatewayAddress("https://api.twilio.com") : fields.gateway("api")
        let line = GatewayLine(reading: fields)
        if let number, !number.isE164 {
            fields.problems.error(
                "'from' must be a number in international form, not \(Excerpt.quoted(number))",
                at: fields.mark(of: "from"),
                hint: "Write it like +34612345678. For a name, delete the line and give the sender an 'sms_name'.")
            return nil
        }
        if number != nil, fields.entry("messaging_service") != nil {
            fields.problems.error(
                "'from' is never used beside 'messaging_service'", at: fields.mark(of: "from"),
                hint: "Delete one of the two lines.")
            return nil
        }
        guard let account, let token, let api else { return nil }
        if fields.entry("messaging_service") != nil, service == nil { return nil }
        let origin: Origin = service.map { .service($0) } ?? number.map { .number($0) } ?? .senderName
        self.init(account: account, authToken: token, origin: origin, api: api, line: line)
    }
}

extension HTTPGateway {
    fileprivate init?(reading fields: Fields) {
        let address = fields.gateway("url")
        let body = fields.string("body", multiline: true)
        let password = fields.password(file: "secrets/sms-key", variable: "HEED_SMS_KEY")
        let reports = fields.optionalFields("inbound")
        let inbound = reports?.password(file: "secrets/sms-inbound-key", variable: "HEED_SMS_INBOUND_KEY")
        if let reports, inbound == nil { _ = reports.requiredEntry("password") }
        reports?.finish()
        var headers: [Header] = []
        for entry in fields.optionalFields("headers")?.entries ?? [] {
            let isName =
                !entry.key.isEmpty
                && entry.key.utf8.allSatisfy { byte in
                    48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte || byte == UInt8(ascii: "-")
                }
            guard isName, let value = fields.string(in: entry.value, called: "'\(entry.key)'") else {
                fields.problems.error(
                    "\(Excerpt.quoted(entry.key)) is no name of a header field", at: entry.keyMark,
                    hint: "Write for example Authorization: \"Bearer {{ password }}\".")
                continue
            }
            headers.append(Header(name: entry.key, value: value))
        }
        let answer = Answer(reading: fields.optionalFields("answer"))
        let line = GatewayLine(reading: fields)
        guard let address, let body else { return nil }
        self.init(
            address: address, headers: headers, body: body, password: password, inbound: inbound, answer: answer,
            line: line)
    }
}

extension HTTPGateway.Answer {
    fileprivate init(reading fields: Fields?) {
        self.init(
            status: fields?.optionalString("status")?.split(separator: ".").map(String.init) ?? [],
            sent: fields?.words("sent") ?? [], noSuchNumber: fields?.words("no_such_number") ?? [],
            later: fields?.words("later") ?? [], stopped: fields?.words("stopped") ?? [])
        let lists = [sent, noSuchNumber, later, stopped]
        if status.isEmpty, let fields, lists.contains(where: { !$0.isEmpty }) { _ = fields.requiredEntry("status") }
        fields?.finish()
    }
}

extension GatewayLine {
    fileprivate init(reading fields: Fields) {
        connections = fields.optionalInteger("connections", 1...64) ?? 4
        timeoutSeconds = fields.optionalInteger("timeout_seconds", 1...600) ?? 30
    }
}

extension Fields {
    fileprivate func words(_ key: String) -> [String] { strings(optionalList(key)).map { $0.0 } }

    /// Two letters and 32 hexadecimal digits, as Twilio names things.
    fileprivate func identifier(_ key: String, startingWith letters: String) -> String? {
        guard let text = string(key) else { return nil }
        let digits = text.dropFirst(2)
        let isRight =
            text.hasPrefix(letters) && digits.utf8.count == 32
            && digits.utf8.allSatisfy { 48...57 ~= $0 || 97...102 ~= $0 }
        if isRight { return text }
        problems.error(
            "\(name(of: key)) must be \(letters) and 32 digits from 0 to f", at: mark(of: key),
            hint: "Copy it from Twilio's console.")
        return nil
    }

    fileprivate func gateway(_ key: String) -> GatewayAddress? {
        guard let entry = requiredEntry(key), let text = string(in: entry) else { return nil }
        if let address = GatewayAddress(text) { return address }
        problems.error(
            "\(name(of: key)) must be an https:// address", at: entry.value.mark,
            hint: "Write for example https://sms.example.com/v1/messages; http:// only for a program on this machine.")
        return nil
    }
}

extension String {
    /// `+` and up to 15 digits, the first not 0 (SMS-4).
    fileprivate var isE164: Bool {
        let digits = dropFirst()
        return hasPrefix("+") && 2...15 ~= digits.utf8.count && digits.utf8.allSatisfy { 48...57 ~= $0 }
            && digits.first != "0"
    }
}
