import Composer
import Consent
import Liquid
package import System
package import Workspace

/// A gateway that `heed.yaml` describes as a transport for texts.
package struct HTTPGatewayTransport: Transport {
    private let gateway: HTTPGateway
    private let password: Password?
    private let callbacks: StatusCallbacks
    private let headers: [(name: String, value: Program)]
    private let body: Program

    /// What the templates may read.
    private static let names = ["to", "text", "sender", "language", "delivery", "callback", "password"]

    /// - Throws: ``DeliveryError`` `.notConfigured` with what is wrong with the templates.
    package init(_ gateway: HTTPGateway, password: Password?, callbacks: StatusCallbacks) throws(DeliveryError) {
        self.gateway = gateway
        self.password = password
        self.callbacks = callbacks
        var headers: [(name: String, value: Program)] = []
        for header in gateway.headers {
            headers.append((header.name, try Self.compile(header.value, "delivery.sms.headers.\(header.name)")))
        }
        self.headers = headers
        body = try Self.compile(gateway.body, "delivery.sms.body")
    }

    package var channel: Channel { .sms }
    package var lines: Int { gateway.line.connections }

    package func line(cut: StopFlag) -> any TransportLine {
        let name = "The gateway for texts"
        return GatewayLineOut(
            name, at: gateway.address.text,
            HTTPConnection(timeoutSeconds: gateway.line.timeoutSeconds, cut: cut)
        ) {
            consignment, sms, connection in
            guard let headers = self.headers(consignment, sms), let body = self.body(consignment, sms) else {
                return .failed(cause: "sender", code: nil)
            }
            let result = connection.post(self.gateway.address.text, headers: headers, body: body)
            return GatewayLineOut.read(result, name) { GatewayAnswer.http($0, $1, self.gateway.answer, name) }
        }
    }

    // MARK: - The request

    private func body(_ consignment: Consignment, _ sms: ComposedSMS) -> [UInt8]? {
        render(body, consignment, sms)
    }

    /// Nil where a value would break out of its field.
    private func headers(_ consignment: Consignment, _ sms: ComposedSMS) -> [String]? {
        var fields: [String] = []
        for header in headers {
            guard let value = render(header.value, consignment, sms),
                value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
            else { return nil }
            fields.append("\(header.name): \(String(decoding: value, as: UTF8.self))")
        }
        if !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            fields.append("Content-Type: application/json")
        }
        return fields
    }

    private func render(_ program: Program, _ consignment: Consignment, _ sms: ComposedSMS) -> [UInt8]? {
        let values: [(String, Value)] = [
            ("to", .string(sms.to)), ("text", .string(sms.body)), ("sender", sms.sender.map { .string($0) } ?? .nil),
            ("language", .string(consignment.message.language)),
            ("delivery", .integer(Int(consignment.handOff.delivery))),
            ("callback", callbacks.address(of: consignment).map { .string($0) } ?? .nil),
            ("password", password.map { .string($0.text) } ?? .nil),
        ]
        var bytes: [UInt8] = []
        var renderer = Renderer(program)
        do {
            try renderer.render(Object(values), into: &bytes)
            return bytes
        } catch {
            return nil
        }
    }

    private static func compile(_ text: String, _ name: String) throws(DeliveryError) -> Program {
        let json = HostFilter(arguments: 0...0) { call in .string(Self.json(call.text ?? "")) }
        let form = HostFilter(arguments: 0...0) { call in .string(FormEncoding.escaped(call.text ?? "")) }
        do {
            return try Program.compile(
                TemplateSource(name: name, text: text),
                options: CompileOptions(
                    escaping: .none, filters: ["json": json, "form": form], globals: Self.names))
        } catch {
            throw .gatewayTemplate(name, "\(error)")
        }
    }

    /// A JSON string, quotes included.
    private static func json(_ text: String) -> String { (try? JSONText.encode(JSON.string(text))) ?? "\"\"" }
}
