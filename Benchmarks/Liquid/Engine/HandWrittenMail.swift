import Liquid

/// The same mail written by hand: its data as bytes, its text as constant pieces, appended one after the other. Nothing
/// is looked up, nothing is counted and no limit is kept: what a template engine can come near to and not pass.
final class HandWrittenMail {
    struct Product {
        var name: [UInt8]
        var url: [UInt8]
        var image: [UInt8]
        var text: [UInt8]
        var price: [UInt8]
        var was: [UInt8]?
    }

    struct Offer {
        var title: [UInt8]
        var text: [UInt8]
        var code: [UInt8]
        var until: [UInt8]
    }

    let firstName: [UInt8]?
    let email: [UInt8]
    let city: [UInt8]?
    let segment: [UInt8]
    let points: Int
    let since: [UInt8]
    let products: [Product]
    let offer: Offer?
    let shopName: [UInt8]
    let address: [UInt8]
    let signer: [UInt8]
    let preferences: [UInt8]
    let unsubscribe: [UInt8]
    let privacy: [UInt8]

    // MARK: - From the data that the engines get

    init?(_ value: Value) {
        guard case .object(let root) = value, case .object(let customer)? = root["customer"],
            case .object(let shop)? = root["shop"], case .object(let links)? = root["links"],
            case .array(let products)? = root["products"], case .integer(let points)? = customer["points"]
        else { return nil }
        firstName = Self.text(customer["first_name"])
        email = Self.text(customer["email"]) ?? []
        city = Self.text(customer["city"])
        segment = Self.text(customer["segment"]) ?? []
        self.points = points
        since = Self.text(customer["since"]) ?? []
        self.products = products.compactMap { Self.product($0) }
        offer = root["offer"].flatMap { Self.offer($0) }
        shopName = Self.text(shop["name"]) ?? []
        address = Self.text(shop["address"]) ?? []
        signer = Self.text(shop["signer"]) ?? []
        preferences = Self.text(links["preferences"]) ?? []
        unsubscribe = Self.text(links["unsubscribe"]) ?? []
        privacy = Self.text(links["privacy"]) ?? []
    }

    private static func text(_ value: Value?) -> [UInt8]? {
        if case .string(let text)? = value { Array(text.utf8) } else { nil }
    }

    private static func product(_ value: Value) -> Product? {
        guard case .object(let fields) = value, let name = text(fields["name"]), let url = text(fields["url"]),
            let image = text(fields["image"]), let words = text(fields["text"]), let price = text(fields["price"])
        else { return nil }
        return Product(name: name, url: url, image: image, text: words, price: price, was: text(fields["was"]))
    }

    private static func offer(_ value: Value) -> Offer? {
        guard case .object(let fields) = value, let title = text(fields["title"]), let words = text(fields["text"]),
            let code = text(fields["code"]), let until = text(fields["until"])
        else { return nil }
        return Offer(title: title, text: words, code: code, until: until)
    }

    // MARK: - Writing

    /// The constant pieces of the mail, cut out of the template once.
    struct Writer {
        private let pieces: Pieces
        private let vip = Array("vip".utf8)
        private let new = Array("new".utf8)

        init(template: String) {
            var pieces: [[UInt8]] = [[]]
            var isMarkup = false
            var last: UInt8 = 0
            for byte in template.utf8 {
                let isBrace = byte == UInt8(ascii: "{") || byte == UInt8(ascii: "%")
                if !isMarkup, last == UInt8(ascii: "{"), isBrace {
                    pieces[pieces.count - 1].removeLast()
                    isMarkup = true
                } else if isMarkup, byte == UInt8(ascii: "}"), last == byte || last == UInt8(ascii: "%") {
                    pieces.append([])
                    isMarkup = false
                } else if !isMarkup {
                    pieces[pieces.count - 1].append(byte)
                }
                last = byte
            }
            self.pieces = Pieces(pieces)
        }

        func append(_ mail: HandWrittenMail, to output: inout ByteWriter) {
            put(0, mail.shopName, &output)
            output.append(pieces[1])
            if let name = mail.firstName { output.appendEscaped(name) } else { output.append("friend") }
            output.append(pieces[2])
            if mail.segment == vip {
                output.append(pieces[3])
                output.append(mail.points)
                output.append(pieces[4])
            } else if mail.segment == new {
                output.append(pieces[5])
                if let city = mail.city { output.appendEscaped(city) } else { output.append("your town") }
                output.append(pieces[6])
            } else {
                output.append(pieces[7])
                output.append(mail.points)
                output.append(pieces[8])
                if let city = mail.city { output.appendEscaped(city) } else { output.append("your town") }
                output.append(pieces[9])
            }
            if mail.points > 500 { output.append(pieces[11]) }
            output.append(pieces[12])
            for product in mail.products { append(product, &output) }
            output.append(pieces[25])
            if let offer = mail.offer {
                put(26, offer.title, &output)
                put(27, offer.text, &output)
                put(28, offer.code, &output)
                put(29, offer.until, &output)
                output.append(pieces[30])
            }
            put(31, mail.signer, &output)
            put(32, mail.shopName, &output)
            put(33, mail.address, &output)
            put(34, mail.email, &output)
            put(35, mail.since, &output)
            put(36, mail.preferences, &output)
            put(37, mail.unsubscribe, &output)
            put(38, mail.privacy, &output)
            output.append(pieces[39])
        }

        private func append(_ product: Product, _ output: inout ByteWriter) {
            put(13, product.url, &output)
            put(14, product.image, &output)
            put(15, product.name, &output)
            put(16, product.url, &output)
            put(17, product.name, &output)
            put(18, product.text, &output)
            put(19, product.price, &output)
            output.append(pieces[20])
            if let was = product.was {
                put(21, was, &output)
                output.append(pieces[22])
            }
            put(23, product.url, &output)
            output.append(pieces[24])
        }

        @inline(__always)
        private func put(_ piece: Int, _ text: [UInt8], _ output: inout ByteWriter) {
            output.append(pieces[piece])
            output.appendEscaped(text)
        }
    }
}
