"""Facts to be completed, in the manner of LAMA (Petroni et al. 2019): a relation is one sentence
with a place for the subject, and the object is hidden. Written for this project; no row of LAMA.
"""

RELATIONS: dict[str, str] = {
    "[X] is the capital of [MASK].": (
        "Paris:france Berlin:germany Rome:italy Madrid:spain Lisbon:portugal Vienna:austria "
        "Athens:greece Cairo:egypt Tokyo:japan Beijing:china Moscow:russia Warsaw:poland "
        "Dublin:ireland Oslo:norway Helsinki:finland Baghdad:iraq Havana:cuba Lima:peru"
    ),
    "The capital of [X] is [MASK].": (
        "France:paris Germany:berlin Italy:rome Spain:madrid Austria:vienna Hungary:budapest "
        "Greece:athens Japan:tokyo Russia:moscow Iran:tehran Egypt:cairo Ireland:dublin "
        "Sweden:stockholm Denmark:copenhagen Argentina:buenos_aires Kenya:nairobi"
    ),
    "[X] is located in [MASK].": (
        "Munich:germany Barcelona:spain Milan:italy Lyon:france Osaka:japan Mumbai:india "
        "Shanghai:china Toronto:canada Sydney:australia Chicago:illinois Boston:massachusetts "
        "Houston:texas Seattle:washington Liverpool:england Glasgow:scotland Istanbul:turkey"
    ),
    "[X] is located in the continent of [MASK].": (
        "Kenya:africa Nigeria:africa Egypt:africa Ghana:africa India:asia China:asia Japan:asia "
        "Vietnam:asia France:europe Poland:europe Norway:europe Spain:europe"
    ),
    "The official language of [X] is [MASK].": (
        "France:french Germany:german Austria:german Mexico:spanish Chile:spanish Peru:spanish "
        "Brazil:portuguese Italy:italian Japan:japanese Egypt:arabic Iraq:arabic Iran:persian "
        "Greece:greek Russia:russian Turkey:turkish Jamaica:english Denmark:danish Sweden:swedish"
    ),
    "The native language of [X] is [MASK].": (
        "Voltaire:french Molière:french Goethe:german Dante:italian Cervantes:spanish "
        "Tolstoy:russian Pushkin:russian Victor_Hugo:french Jules_Verne:french Gandhi:gujarati"
    ),
    "[X] was born in [MASK].": (
        "Mozart:salzburg Immanuel_Kant:konigsberg Frédéric_Chopin:warsaw Sigmund_Freud:freiberg "
        "Charles_Dickens:portsmouth Marie_Curie:warsaw Albert_Einstein:ulm Leonardo_da_Vinci:vinci "
        "Galileo_Galilei:pisa Johannes_Brahms:hamburg Claude_Monet:paris Alfred_Hitchcock:london"
    ),
    "[X] died in [MASK].": (
        "Ludwig_van_Beethoven:vienna Karl_Marx:london Oscar_Wilde:paris Voltaire:paris "
        "Frédéric_Chopin:paris Franz_Schubert:vienna Sigmund_Freud:london Isaac_Newton:london "
        "Galileo_Galilei:florence Immanuel_Kant:konigsberg Mozart:vienna Napoleon:exile"
    ),
    "[X] is a [MASK] by profession.": (
        "Albert_Einstein:physicist Pablo_Picasso:painter Johann_Sebastian_Bach:composer "
        "Alfred_Hitchcock:director Charles_Dickens:writer Immanuel_Kant:philosopher "
        "Marie_Curie:chemist Isaac_Newton:mathematician Michael_Jordan:player Elvis_Presley:singer "
        "Meryl_Streep:actress Tom_Hanks:actor Nikola_Tesla:engineer Claude_Monet:painter"
    ),
    "[X] is a citizen of [MASK].": (
        "Angela_Merkel:germany Charles_de_Gaulle:france Winston_Churchill:britain "
        "Mahatma_Gandhi:india Mao_Zedong:china Pelé:brazil Diego_Maradona:argentina "
        "Fidel_Castro:cuba Akira_Kurosawa:japan Nelson_Mandela:africa"
    ),
    "[X] plays the [MASK].": (
        "Glenn_Gould:piano Jimi_Hendrix:guitar Miles_Davis:trumpet Ringo_Starr:drums "
        "John_Coltrane:saxophone Niccolò_Paganini:violin Louis_Armstrong:trumpet "
        "Eric_Clapton:guitar Ravi_Shankar:sitar Franz_Liszt:piano"
    ),
    "[X] is affiliated with the religion of [MASK].": (
        "Muhammad:islam Gautama_Buddha:buddhism Martin_Luther:christianity Moses:judaism "
        "Krishna:hinduism The_Dalai_Lama:buddhism Saint_Paul:christianity Saladin:islam"
    ),
    "[X] was developed by [MASK].": (
        "Windows:microsoft The_iPhone:apple Android:google Mario:nintendo The_PlayStation:sony "
        "Gmail:google Excel:microsoft The_Xbox:microsoft The_Macintosh:apple Java:sun"
    ),
    "[X] works in the field of [MASK].": (
        "Albert_Einstein:physics Sigmund_Freud:psychology Charles_Darwin:biology "
        "Carl_Friedrich_Gauss:mathematics Adam_Smith:economics Noam_Chomsky:linguistics "
        "Plato:philosophy Galileo_Galilei:astronomy Linus_Pauling:chemistry "
        "Le_Corbusier:architecture"
    ),
    "[X] shares its border with [MASK].": (
        "France:germany Portugal:spain Canada:america Scotland:england Norway:sweden "
        "Pakistan:india Mexico:guatemala Nepal:india Mongolia:china Ireland:britain"
    ),
    "[X] is a kind of [MASK].": (
        "A_rose:flower An_oak:tree A_salmon:fish A_sparrow:bird A_violin:instrument A_hammer:tool "
        "A_cobra:snake Chess:game Football:sport Iron:metal Oxygen:gas A_novel:book A_poodle:dog"
    ),
    "[X] was created in [MASK].": (
        "Sushi:japan Pizza:italy Flamenco:spain Judo:japan Tango:argentina Cricket:england "
        "The_Volvo_car:sweden The_Toyota_car:japan Bollywood:india Baseball:america"
    ),
    "[X] is made of [MASK].": (
        "Bread:flour Wine:grapes Paper:wood Cheese:milk A_window:glass Cider:apples Beer:barley "
        "Chocolate:cocoa Steel:iron A_sweater:wool Ice:water Butter:cream"
    ),
    "[X] is the author of [MASK].": (
        "Shakespeare:hamlet Homer:iliad Dante:inferno Tolkien:hobbit Virgil:aeneid "
        "Mary_Shelley:frankenstein Bram_Stoker:dracula Cervantes:quixote"
    ),
    "The headquarters of [X] is in [MASK].": (
        "The_United_Nations:york Nokia:finland Volkswagen:germany The_BBC:london Nintendo:kyoto "
        "Boeing:chicago The_Red_Cross:geneva Siemens:munich Interpol:lyon Toyota:japan"
    ),
}


def read_facts() -> list[tuple[str, str]]:
    """(sentence with [MASK], answer) of every fact whose answer is one lower-case word."""
    facts = []
    for template, pairs in RELATIONS.items():
        for pair in pairs.split():
            subject, _, answer = pair.partition(":")
            if "_" not in answer:
                facts.append((template.replace("[X]", subject.replace("_", " ")), answer))
    return facts
