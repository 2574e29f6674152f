import Liquid

/// The same mail written by hand: its data as bytes, its text as constant pieces, appended one after the other. Nothing
/// is looked up, nothing is counted and no limit is kept: what a template engine can come near to and not pass.
struct HandWrittenMail {
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

    var firstName: [UInt8]?
    var email: [UInt8]
    var city: [UInt8]?
    var segment: [UInt8]
    var points: Int
    var since: [UInt8]
    var products: [Product]
    var offer: Offer?
    var shopName: [UInt8]
    var address: [UInt8]
    var signer: [UInt8]
    var preferences: [UInt8]
    var unsubscribe: [UInt8]
    var privacy: [UInt8]

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
        private let pieces: [[UInt8]]
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
            self.pieces = pieces
        }

        func append(_ mail: HandWrittenMail, to output: inout [UInt8]) {
            put(0, mail.shopName, &output)
            output += pieces[1]
            if let name = mail.firstName { escape(name, &output) } else { output += "friend".utf8 }
            output += pieces[2]
            if mail.segment == vip {
                output += pieces[3]
                number(mail.points, &output)
                output += pieces[4]
            } else if mail.segment == new {
                output += pieces[5]
                if let city = mail.city { escape(city, &output) } else { output += "your town".utf8 }
                output += pieces[6]
            } else {
                output += pieces[7]
                number(mail.points, &output)
                output += pieces[8]
                if let city = mail.city { escape(city, &output) } else { output += "your town".utf8 }
                output += pieces[9]
            }
            if mail.points > 500 { output += pieces[11] }
            output += pieces[12]
            for product in mail.products { append(product, &output) }
            output += pieces[25]
            if let offer = mail.offer {
                put(26, offer.title, &output)
                put(27, offer.text, &output)
                put(28, offer.code, &output)
                put(29, offer.until, &output)
                output += pieces[30]
            }
            put(31, mail.signer, &output)
            put(32, mail.shopName, &output)
            put(33, mail.address, &output)
            put(34, mail.email, &output)
            put(35, mail.since, &output)
            put(36, mail.preferences, &output)
            put(37, mail.unsubscribe, &output)
            put(38, mail.privacy, &output)
            output += pieces[39]
        }

        private func append(_ product: Product, _ output: inout [UInt8]) {
            put(13, product.url, &output)
            put(14, product.image, &output)
            put(15, product.name, &output)
            put(16, product.url, &output)
            put(17, product.name, &output)
            put(18, product.text, &output)
            put(19, product.price, &output)
            output += pieces[20]
            if let was = product.was {
                put(21, was, &output)
                output += pieces[22]
            }
            put(23, product.url, &output)
            output += pieces[24]
        }

        @inline(__always)
        private func put(_ piece: Int, _ text: [UInt8], _ output: inout [UInt8]) {
            output += pieces[piece]
            escape(text, &output)
        }

        @inline(__always)
        private func number(_ number: Int, _ output: inout [UInt8]) { output += String(number).utf8 }

        /// Runs of plain bytes are copied at once.
        @inline(__always)
        private func escape(_ text: [UInt8], _ output: inout [UInt8]) {
            var start = 0
            for index in text.indices {
                let reference: StaticString
                switch text[index] {
                case UInt8(ascii: "&"): reference = "&amp;"
                case UInt8(ascii: "<"): reference = "&lt;"
                case UInt8(ascii: ">"): reference = "&gt;"
                case UInt8(ascii: "\""): reference = "&quot;"
                case UInt8(ascii: "'"): reference = "&#39;"
                default: continue
                }
                output += text[start..<index]
                reference.withUTF8Buffer { output += $0 }
                start = index + 1
            }
            if start == 0 { output += text } else { output += text[start...] }
        }
    }
}
