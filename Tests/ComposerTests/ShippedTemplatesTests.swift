import Customers
import Mail
import System
import Testing
import Texting
import Workspace

@testable import Composer

/// The templates that ship, for people who gave real consent, in both languages.
@Suite struct ShippedTemplatesTests {
    static let ana: [String: FieldValue] = [
        "first_name": .text("Ana"), "interests": .tags(["candles"]), "total_spent": .decimal(812.5),
        "loyalty_tier": .text("gold"), "favourite_room": .text("kitchen"),
        "birth_date": .date(CivilDate(parsing: "1990-11-23")!),
    ]

    @Test(
        arguments: [
            "spring", "newsletter", "birthday", "order-confirmation", "win-back", "recommendation", "follow-up",
            "offer",
        ])
    func everyShippedCampaignPreparesWithoutAWarning(name: String) throws {
        let prepared = try ComposerHouse().prepare(name)
        #expect(prepared.warnings == [])
        #expect(prepared.languages(of: .email) == ["en", "es"])
    }

    /// Templates to start from, which no shipped campaign uses.
    @Test(arguments: ["survey", "quiz"])
    func everyShippedTemplatePreparesWithoutAWarning(name: String) throws {
        let house = try ComposerHouse()
        let change = [("template: newsletter", "template: \(name)")]
        let prepared = try house.prepare("newsletter", changing: change)
        #expect(prepared.warnings == [])
        #expect(prepared.languages(of: .email) == ["en", "es"])
        let ana = try house.person("es", Self.ana)
        try house.agree(ana, to: "newsletter", "email")
        let message = try house.compose(prepared, for: ana)
        #expect(message.html.contains("Hola, Ana:") && message.text.contains("Hola, Ana:"))
        #expect(message.text.contains("https://casalumen.example/"))
    }

    @Test("LAW-6, LAW-7: the notice says who, why, since when, with which data, and how to stop")
    func theNoticeOfASpanishOffer() throws {
        let house = try ComposerHouse()
        let ana = try house.person("es", Self.ana)
        try house.agree(ana, to: "offers", "email", "data:purchase_history")
        let message = try house.compose(house.prepare("spring"), for: ana)
        let link = try message.header("List-Unsubscribe").unwrapped("no way out").dropFirst().dropLast()
        let preferences = try
            (message.text.firstMatch(of: /https:\/\/casalumen\.example\/p\/[A-Za-z0-9_-]{50}/)?.output)
            .unwrapped("no link to preferences")
        #expect(message.language == "es")
        #expect(message.subject == "Ana, deja entrar la luz: 20 % menos en primavera")
        #expect(
            message.notice == """
                ----------------------------------------
                POR QUÉ RECIBES ESTE MENSAJE

                Casa Lumen te envía esta publicidad porque aceptaste «Ofertas» el 1 de julio de 2026, con el formulario de \
                nuestra web. Base jurídica: tu consentimiento (RGPD, art. 6.1.a). Unas pocas veces al año, descuentos en \
                lámparas, velas y vajilla.

                Tus datos. Además de tu dirección, este mensaje usa: idioma, país, nombre, intereses, nivel de cliente e \
                importe de tus pedidos. Te hemos elegido por: idioma y país.

                Lo que no nos dijiste tú procede de: nuestro programa de clientes y los pedidos de nuestra tienda.

                No vendemos tus datos ni los cedemos para la publicidad de nadie más.

                Tú decides. Puedes retirar tu consentimiento y oponerte a la publicidad cuando quieras, gratis y sin dar \
                motivos. Lo enviado hasta entonces sigue siendo lícito.

                Darse de baja de «Ofertas»:
                \(link)

                Cambiar tus preferencias:
                \(preferences)

                Casa Lumen, S.L.
                Calle del Faro 12, 46001 Valencia, Spain
                Preguntas sobre tus datos: privacidad@casalumen.example
                """)
        #expect(message.text.contains("Tus pedidos suman hasta hoy 812,50\u{A0}€."))
        #expect(message.html.contains("<p style=\"margin:0 0 16px;\">Hola, Ana:</p>"))
        #expect(message.html.contains("<a href=\"\(link)\""))
        #expect(message.html.contains("Te hemos elegido por: idioma y país."))
        #expect(message.html.contains("Calle del Faro 12, 46001 Valencia, Spain"))
        #expect(
            message.fieldsUsed.map(\.name) == [
                "language", "country", "first_name", "interests", "loyalty_tier", "total_spent",
            ])
        #expect(message.fieldsUsed.filter(\.isSelecting).map(\.name) == ["language", "country"])
        #expect(
            message.fieldsUsed.filter(\.isRead).map(\.name) == [
                "first_name", "interests", "loyalty_tier", "total_spent",
            ])
    }

    @Test(
        "LAW-15: a message by soft opt-in says that a sale is what it rests on",
        arguments: [
            (
                "en",
                "Casa Lumen sends you this advertising because you bought something similar from us on July 1, 2026 and "
                    + "did not object. Legal basis: you are our customer and may object at any time (ePrivacy "
                    + "Directive, Art. 13(2))."
            ),
            (
                "es",
                "Casa Lumen te envía esta publicidad porque nos compraste algo parecido el 1 de julio de 2026 y no te "
                    + "opusiste. Base jurídica: eres cliente y puedes oponerte cuando quieras (Directiva 2002/58/CE, "
                    + "art. 13.2; LSSI, art. 21.2)."
            ),
        ])
    func theNoticeOfASale(language: String, words: String) throws {
        let house = try ComposerHouse(changing: [
            (
                "newsletter:\n    legal_basis: consent",
                "newsletter:\n    legal_basis: soft_opt_in\n    products: own_similar"
            )
        ])
        let ana = try house.person(language, Self.ana)
        try house.sell(to: ana, for: "newsletter")
        let message = try house.compose(house.prepare("newsletter"), for: ana)
        #expect(message.notice.contains(words), "\(message.notice)")
        #expect(message.why.prefix(3).map(\.title) == ["Purpose", "Legal basis", "Bought"])
    }

    @Test func anAttestedConsentIsToldAsSuch() throws {
        let house = try ComposerHouse()
        let joe = try house.person("en-GB", ["first_name": .text("Joe")])
        try house.agree(
            joe, to: "newsletter", "email", evidence: .attested, method: "till", actor: "Eva Ruiz, Sol S.L.")
        let message = try house.compose(house.prepare("newsletter"), for: joe)
        #expect(message.language == "en")
        #expect(
            message.notice.contains(
                """
                Casa Lumen sends you this advertising because you agreed to “Newsletter” on July 1, 2026, in our shop. We took \
                your consent over from an earlier system, as declared by Eva Ruiz, Sol S.L. Legal basis: your consent (GDPR Art. \
                6(1)(a)).
                """))
        #expect(message.text.contains("Hello Joe,"))
    }

    @Test func theDateOfAYearlyCampaignIsNamed() throws {
        let house = try ComposerHouse()
        let ana = try house.person("en", Self.ana)
        try house.agree(ana, to: "birthday", "email")
        let message = try house.compose(house.prepare("birthday"), for: ana)
        #expect(message.subject == "Happy birthday, Ana")
        #expect(
            message.notice.contains(
                "Besides your address, this message uses: language, date of birth, and first name. "
                    + "You were picked by: language and date of birth."))
    }

    @Test("HDR-8: a message about an order is no marketing and still tells where its data comes from")
    func anOrderConfirmation() throws {
        let house = try ComposerHouse()
        let ana = try house.person("es", Self.ana)
        let message = try house.compose(
            house.prepare("order-confirmation"), for: ana, event: house.purchase(of: ana))
        #expect(message.subject == "Tu pedido A-1001 en Casa Lumen")
        #expect(message.text.contains("Total:     1234,50\u{A0}€, impuestos incluidos"))
        #expect(message.fieldsUsed.map(\.name) == ["first_name", "event.purchase"])
        #expect(message.notice.contains("este mensaje usa: nombre y pedido. Te hemos elegido por: pedido."))
        #expect(message.notice.contains("No recibir más «Avisos de pedido»:\nhttps://casalumen.example/u/"))
        let names = message.email?.message.fields.map(\.name) ?? []
        #expect(
            names == [
                "Date", "From", "Reply-To", "To", "Message-ID", "Subject", "Content-Language", "Auto-Submitted",
                "MIME-Version",
                "Content-Type",
            ])
        #expect(message.header("From")?.hasSuffix("<pedidos@casalumen.example>") == true)
    }

    @Test("SMS-2, SMS-5: a text names the brand and the way out, in one part of the GSM alphabet")
    func texts() throws {
        let house = try ComposerHouse()
        let ana = try house.person("es", Self.ana)
        try house.agree(ana, to: "offers", "sms")
        let message = try house.compose(house.prepare("spring"), for: ana, .sms)
        let sms = try message.sms.unwrapped("no text")
        let token = try sms.body.split(separator: "/").last.unwrapped("no link")
        #expect(token.utf8.count == 22)
        #expect(
            sms.body == """
                Casa Lumen: 20% menos en velas con LUZ20.
                Aceptaste ofertas. Datos: idioma, pais. Responde BAJA o https://casalumen.example/u/\(token)
                """)
        #expect(sms.length.encoding == .gsm7)
        #expect(sms.length.units == 148)
        #expect(sms.length.parts == 1)
        #expect(sms.sender == "CASALUMEN")
        #expect(sms.to == "+34612345678")
        #expect(message.bytes == Array(sms.body.utf8))
        #expect(message.subject == nil)
    }

    @Test(arguments: [("es", "es"), ("es-MX", "es"), ("en-GB", "en"), ("fr", "en"), (nil, "en")])
    func peopleReadTheirOwnLanguageOrTheDefault(tag: String?, language: String) throws {
        let house = try ComposerHouse()
        #expect(try house.prepare("spring").language(for: tag, channel: .sms) == language)
    }

    @Test func theMarketerIsToldWhy() throws {
        let house = try ComposerHouse()
        let ana = try house.person("en", ["first_name": .text("Ana")])
        try house.agree(ana, to: "newsletter", "email")
        let message = try house.compose(house.prepare("newsletter"), for: ana)
        #expect(
            message.why.map { "\($0.title): \($0.text)" } == [
                "Purpose: Newsletter (newsletter)", "Legal basis: consent", "Agreed: 2026-07-01T23:59:59Z, by form",
                "Evidence: recorded (consent event 1)", "Shown then: notice 2 in es", "Picked by: language",
                "Read while writing: first name",
            ])
        #expect("\(message)" == "Message(newsletter, email, en, customer 1)")
    }
}
