/** A global pattern of phrases that stand as whole words; those of scripts without spaces stand anywhere. */
function phrases(spaced: readonly string[], unspaced: readonly string[] = []): RegExp {
  const whole = `(?<![\\p{L}\\p{N}'])(?:${spaced.join('|')})(?![\\p{L}\\p{N}'])`;
  return new RegExp(unspaced.length > 0 ? `${whole}|${unspaced.join('|')}` : whole, 'gu');
}

/** Goodbyes. English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Swedish, Turkish; Japanese and Chinese. */
export const GOODBYES = phrases(
  [
    '(?:good ?)?bye(?: ?bye| now| then)?|see (?:you|ya)|so long|(?:and )?you too|same to you|farewell|take care|ttyl|(?:have|enjoy) (?:a|an|the|your) (?:\\w+ ){0,2}(?:day|evening|night|weekend|one|afternoon|week|rest of (?:the|your) day)|good night|talk (?:to you )?(?:soon|later)|cheers(?: mate)? bye',
    "tschüs{1,2}|tschau|auf wiedersehen|auf wiederhören|bis (?:dann|bald|später|zum nächsten mal|morgen)|mach(?:en sie|t)?'?s gut|schöne[nrs]? (?:tag|abend|wochenende|feierabend|woche|zeit)(?: noch)?|gute nacht",
    'au revoir|à (?:bientôt|plus(?: tard)?|la prochaine)|adieu|bonne (?:journée|soirée|nuit|continuation|fin de journée)|salut à vous',
    'adiós|adios|hasta (?:luego|pronto|la vista|mañana|otra)|nos vemos|que teng(?:a|as) (?:un )?(?:buen|feliz|lindo)[a-z]* (?:día|tarde|noche|fin de semana)|chao|chau|buenas noches',
    'arrivederci|arrivederla|ciao(?: ciao)?|a presto|alla prossima|buona (?:giornata|serata|notte|continuazione)|addio',
    'tchau(?: tchau)?|até (?:logo|mais|breve|à próxima|a próxima|amanhã)|adeus|(?:tenha |um |uma )*(?:bom|boa|ótimo|ótima) (?:dia|tarde|noite|fim de semana)(?: para (?:você|si|vocês))?',
    'tot (?:ziens|straks|later|gauw|de volgende keer)|doei|dag dag|fijne (?:dag|avond|middag)(?: (?:nog|verder))?|nog een fijne (?:dag|avond)|prettige (?:dag|avond)|hoi hoi',
    'do widzenia|do zobaczenia|na razie|żegnam|miłego (?:dnia|wieczoru|weekendu)|dobranoc|papa|pa pa',
    'hej ?då|vi ses|ha det (?:så )?bra|ha en (?:bra|trevlig|fin) (?:dag|kväll|helg)|adjö|god natt',
    'hoşça ?kal(?:ın)?|güle güle|görüşürüz|görüşmek üzere|iyi (?:günler|akşamlar|geceler|çalışmalar)(?: dilerim)?|kendinize iyi bakın|bay ?bay',
  ],
  [
    'さようなら',
    'さよなら',
    'では(?:また|失礼)',
    'じゃあ?(?:ね|また)',
    'またね',
    '失礼(?:いた)?します',
    'おやすみ(?:なさい)?',
    '再见',
    '再見',
    '拜拜',
    '回头见',
    '下次见',
    '祝[你您].{0,4}(?:愉快|开心)',
  ],
);

/** That nothing is left to say. */
export const CLOSINGS = phrases(
  [
    "that'?s (?:all|everything|it)(?: (?:for (?:now|today)|from me|then|i (?:needed|wanted)(?: to know)?|thanks?))*|that (?:is|was) (?:all|everything)(?: (?:for (?:now|today)|from me|i (?:needed|wanted)(?: to know)?))*|that'?ll be all|that will be all|nothing (?:else|more)(?: (?:for now|from me|thanks?))*|no(?: (?:more|further|other))+ questions|i'?m (?:all set|good(?: now)?|done(?: here)?)|i am all set|all (?:set|sorted|good)(?: (?:now|then|here))?|(?:that|this) (?:answers|solves|settles|covers) (?:it|everything|(?:all )?my questions?|that)|that'?s (?:what|all) i (?:wanted|needed) to know|you(?:'ve| have) answered (?:all )?my questions?|that (?:does|did) it|i (?:don't|do not) need anything (?:else|more)|i have (?:everything|all) i need(?:ed)?|i(?:'ve| have) got (?:everything|all|what) i need(?:ed)?|i'?ll leave it (?:there|at that)|let'?s leave it (?:there|at that)",
    "das (?:war|wär|wars|wär's|war's|ist) (?:auch )?(?:schon )?(?:alles|es)?(?: (?:dann|von mir|für heute))*|(?:mehr|sonst|weiter) (?:brauche|habe|wollte) ich (?:nichts|nicht)|keine weiteren fragen|damit ist alles (?:geklärt|beantwortet|erledigt)|alles klar(?: dann)?|hat sich erledigt",
    "c'est (?:tout|bon)(?: pour (?:moi|aujourd'hui))?|ce sera tout|je n'ai (?:pas|plus) d'autres? questions?|(?:ça|cela) répond à (?:ma|mes|toutes mes) questions?|rien d'autre",
    'eso es todo(?: por (?:hoy|ahora))?|es todo(?: por (?:hoy|ahora))?|nada más|no tengo más preguntas|con eso (?:me )?(?:basta|es suficiente)|todo (?:claro|aclarado|resuelto)',
    "è tutto(?: per (?:oggi|ora))?|non ho altre domande|nient'?altro|(?:ho|abbiamo) risolto|tutto (?:chiaro|risolto|a posto)|non mi serve altro",
    'é (?:tudo|só isso)(?: por (?:hoje|agora))?|era (?:tudo|só isso|isso)|não tenho mais (?:dúvidas|perguntas|nada)|mais nada|tudo (?:certo|resolvido|esclarecido)|só isso(?: mesmo)?',
    "dat (?:is|was) (?:het|alles)(?: (?:voor (?:nu|vandaag)|wat ik (?:wilde weten|nodig had)|dan))*|dat was '?t|(?:geen|niets) (?:verdere|andere|meer) ?(?:vragen|nodig)?|verder (?:heb|hoef) ik niets(?: nodig)?|(?:alles|helemaal) duidelijk",
    'to (?:już )?wszystko(?: (?:na (?:dziś|razie)|dziękuję))?|nie mam (?:więcej|już|innych) (?:więcej )?pytań|nic więcej|wszystko (?:jasne|już wiem)',
    'det var (?:allt|det)(?: (?:för (?:idag|nu)|jag (?:behövde|ville veta)))*|inget (?:mer|annat)|inga (?:fler|andra|mer) frågor|då är allt klart',
    'hepsi bu(?: kadar)?|bu kadar(?:dı)?|başka (?:sorum|bir şey|sorunum)(?: (?:yok|kalmadı))?|her şey (?:tamam|anlaşıldı)',
  ],
  [
    '以上です',
    'それだけです',
    '(?:もう)?大丈夫です',
    '質問は(?:もう)?ありません',
    '没(?:有)?(?:其他|别的)?问题了',
    '没有(?:其他|别的)(?:问题|事)了?',
    '就这样(?:吧|了)?',
    '没事了',
    '就这些',
  ],
);

/** Parts of words of thanks; without one, praise and assent only answer. */
export const THANKS =
  /thank|\bthx\b|\bty(?:sm)?\b|cheers|appreciat|helpful|dank|merci|gracias|grazie|ringrazio|agrade[zç]|obrigad|valeu|dzięk|pomog|\btack\b|teşekkür|sağ ?ol|ありがと|助かり|谢|謝/gu;

/** Thanks, praise and assent. */
export const COURTESIES = phrases(
  [
    "thanks?(?: you)?(?: (?:so|very) much| a (?:lot|million|ton|bunch)| again| anyway| heaps)*|thank u|thx|ty(?:sm)?|cheers|much appreciated|(?:i )?(?:really |greatly )?appreciate (?:it|that|this|(?:all )?(?:your|the) (?:help|time|patience|support))|you(?:'ve| have)? (?:been|were|are) (?:very |really |so |super |most |a great |a big )*(?:help(?:ful)?|kind|patient|great|amazing|awesome|brilliant)|great|perfect|wonderful|excellent|awesome|brilliant|lovely|amazing|fantastic|good to know|that (?:was|is|really)? ?(?:very |really |super )?(?:help(?:s|ed|ful)?|works?|clear|great|perfect)(?: (?:a lot|for me|me))*|that works|sounds (?:good|great|perfect)|got it|understood|makes sense|will do|nice|cool|ok(?:ay)?|alright|right|sweet|super",
    'danke?(?: (?:dir|ihnen|euch|schön|sehr|nochmals?|recht herzlich))*|vielen (?:lieben )?dank(?: (?:nochmals?|für (?:die|ihre|deine|eure|den|das) (?:\\p{L}+ )?\\p{L}+))*|besten dank|herzlichen dank|danke für (?:die|ihre|deine|alles) ?(?:(?:schnelle|tolle|gute|nette) )?(?:hilfe|auskunft|antwort|geduld|info)?|prima|perfekt|toll|wunderbar|super|klasse|gut|verstanden|passt|klar|das (?:hilft|hat (?:mir )?(?:sehr )?geholfen|klingt gut|reicht mir|genügt mir)(?: (?:mir|sehr|weiter))*',
    "merci(?: (?:beaucoup|bien|infiniment|encore|à vous|mille fois))*|(?:merci )?pour (?:votre|ton|toute votre) (?:aide|patience|réponse|temps)|parfait|super|génial|très bien|d'accord|ça marche|c'est (?:parfait|noté|clair|très clair|gentil)|entendu|bien reçu|impeccable|nickel|vous (?:m')?avez (?:été (?:très )?|beaucoup )(?:utile|aidée?|aimable|sympa)",
    'gracias(?: (?:de nuevo|por (?:todo|(?:tu|su|la) (?:ayuda|paciencia|tiempo|atención|información))))*|muchas gracias|mil gracias|muchísimas gracias|perfecto|genial|estupendo|excelente|muy (?:amable|bien)|entendido|de acuerdo|vale|listo|te lo agradezco|se lo agradezco|me (?:ha|has) (?:sido de gran ayuda|ayudado mucho|servido)',
    "grazie(?: (?:mille|tante|infinite|ancora|davvero|di (?:cuore|tutto)|per (?:l'aiuto|la (?:pazienza|disponibilità)|il (?:tuo |suo )?aiuto)|a (?:lei|te)))*|perfetto|ottimo|benissimo|va bene|d'accordo|chiaro|capito|gentilissim[oa]|molto (?:gentile|utile)|la ringrazio|ti ringrazio|fantastico",
    '(?:muito )?obrigad[oa](?: (?:mesmo|de novo|pel[oa] (?:ajuda|atenção|paciência|tempo|informação)|por tudo))*|valeu|agradeço(?: (?:a|pela) (?:ajuda|atenção))?|perfeito|ótimo|excelente|entendi(?:do)?|está bem|tá bom|certo|maravilha|ajudou (?:muito|bastante)|beleza',
    'bedankt(?: (?:voor (?:je|uw|de|alle) (?:\\p{L}+ )?(?:hulp|antwoord|moeite|uitleg|informatie)))*|dank (?:je|u|jullie)(?: wel)?(?: voor (?:je|uw|de) (?:hulp|moeite))?|hartelijk dank|heel erg bedankt|dankjewel|dankuwel|perfect|prima|top|mooi|fijn|duidelijk|oké|helder|super|daar ben ik mee geholpen|ik weet genoeg',
    'dzięk(?:uję|i)(?: (?:bardzo|serdecznie|pięknie|za (?:pomoc|informacje?|wszystko|odpowiedź|cierpliwość)))*|(?:bardzo|serdecznie) dziękuję(?: za (?:pomoc|informacje?|wszystko))?|wielkie dzięki|super|świetnie|doskonale|rozumiem|w porządku|jasne|dobrze|bardzo (?:mi )?pomog(?:ło|łeś|łaś|ła pani|ł pan)',
    'tack(?: (?:så mycket|för (?:hjälpen|allt|svaret|informationen)|snälla|ska du ha|igen))*|tusen tack|stort tack|perfekt|toppen|bra|jättebra|förstår|okej|utmärkt|det (?:hjälpte|låter bra)',
    'teşekkür(?:ler| ederim| ediyorum)(?: (?:yardımınız|ilginiz|her şey|bilgi) için)?|(?:çok |yardımınız için |ilginiz için |her şey için )+(?:çok )?teşekkür(?:ler| ederim| ediyorum)|sağ ?ol(?:un)?|çok sağ ?ol(?:un)?|harika|mükemmel|tamam(?:dır)?|anladım|süper|çok yardımcı oldunuz',
  ],
  [
    '(?:本当に|どうも|大変)?(?:助かり|たすかり)ました',
    '(?:本当に|どうも|誠に)?ありがとう(?:ございま(?:した|す))?',
    '(?:とても|大変)?(?:よく)?(?:わかり|分かり)ました',
    '了解(?:です|しました)?',
    '承知しました',
    '(?:お世話|おせわ)になりました',
    '(?:非常|多|太)?(?:感谢|謝謝|谢谢)(?:你|您|了|啦|你们)?(?:的帮助|的幫助)?',
    '好的?',
    '明白了',
    '知道了',
    '太好了',
    '没问题',
    '辛苦了',
    '(?:你|您)帮了(?:我)?大忙',
  ],
);

/** Words beside them that say nothing of their own. */
export const FILLERS = phrases(
  [
    "oh|ah|well|so|then|and|for|your|the|all|my|very|much|really|help|helping|time|support|info|information|quick|fast|reply|response|answer|clearing|clarifying|explaining|sorting|it|that|this|up|out|out for me|me|again|you|i|i'm|it's|is|was|now|just|one|no|nope|yes|yeah|yep|have|to|in|with|everyone|team|there|of|how|a",
    'ja|nein|dann|ne|na|und|für|die|der|das|ihre|deine|hilfe|schnelle|antwort|noch|einen?|auskunft|auch|ihnen|dir|sehr|so|oh|ach|jetzt',
    "oui|non|alors|et|pour|votre|ton|aide|à|vous|toi|bien|encore|l'|la|le|de|bon|eh|c'est|très|tout",
    'sí|si|no|y|por|la|el|su|tu|ayuda|muy|pues|bueno|igualmente|a|usted|ti|todo|de|que',
    "sì|e|per|l'aiuto|la|il|suo|tuo|a|lei|te|molto|allora|tutto|di",
    'sim|não|e|pela|ajuda|a|o|você|muito|então|por|tudo|de',
    'ja|nee|en|voor|de|het|je|uw|hulp|nog|dan|ook|heel|erg|een|alles|wel',
    'tak|nie|i|za|pomoc|bardzo|to|no|więc|pani|panu|wszystko',
    'ja|nej|och|för|hjälpen|då|så|en|allt|mycket|ha|det',
    'evet|hayır|ve|için|yardımınız|çok|o zaman|peki|size|de|iyi|her|şey',
  ],
  [
    'はい',
    'いいえ',
    'それでは',
    'では',
    'どうも',
    'とても',
    'ね',
    'よ',
    '嗯',
    '那',
    '就',
    '了',
    '非常',
    '你的帮助',
    '您的帮助',
    '帮助',
    '啊',
    '吧',
  ],
);

/** Words with which people want something; whoever says goodbye only says that. */
export const REQUESTS = phrases(
  [
    "please|can (?:you|i|we)|could (?:you|i|we)|would you|will you|do (?:you|i)|does|what(?:'s| is| are| about)?(?! i (?:need|want))|when|where|which|who|whose|why|how (?:do|does|can|long|much|many|about|is|are|come|would|to|far|often)|tell me|show me|give me|send me|explain|one (?:more|last|other) (?:thing|question)|another (?:thing|question)|i (?:want|need|would like) (?:to|a|an|the|my)|i'?d like|help me|is (?:there|it)|are (?:there|you)|before (?:you|i|we) go|wondering|but",
    'bitte|können sie|kannst du|könnten sie|könntest du|wann|wo|wer|wie|warum|wieso|welche[rs]?|woher|wohin|noch eine (?:frage|sache)|ich (?:möchte|brauche|will)|sagen sie mir|zeig mir|gibt es|aber',
    "s'il (?:vous|te) plaît|svp|pouvez-vous|pouvez vous|peux-tu|pourriez vous|quand|comment|où|pourquoi|quels?|quelles?|combien|est-ce|est ce|encore une (?:question|chose)|une dernière (?:question|chose)|je (?:veux|voudrais|dois)|dites-moi|dites moi|y a-t-il|mais",
    'por favor|puede[sn]?|podría[sn]?|cuándo|cuando|cómo|dónde|por qué|cuáles|cuál|cuánto|cuántos|qué|una (?:pregunta|cosa|duda) más|otra (?:pregunta|cosa)|quiero|quisiera|necesito|dime|dígame|pero',
    "per favore|può|puoi|potrebbe|potresti|quando|come|dove|perché|quale|quali|quanto|cosa|un'altra (?:domanda|cosa)|ancora una (?:domanda|cosa)|vorrei|voglio|mi serve (?:un|una|il|la)|dimmi|mi dica|però|ma",
    'pode(?:ria)?|podes|quando|como|onde|por que|porque|qual|quais|quanto|o que|mais uma (?:pergunta|coisa|dúvida)|outra (?:pergunta|coisa)|quero|queria|gostaria|preciso|me diga|diga-me|mas',
    'alsjeblieft|alstublieft|kunt u|kun je|kan ik|zou je|wanneer|hoe|waar|waarom|welke?|wat (?:is|zijn|moet|kan|voor|kost)|wie|nog een (?:vraag|ding)|ik wil|ik zou|maar',
    'proszę (?:o|mi|po|wy|spraw)\\p{L}*|czy|kiedy|gdzie|jak|dlaczego|który|która|które|ile|co|jeszcze jedno (?:pytanie)?|chcę|chciał[a]?bym|potrzebuję|ale',
    'snälla kan|kan du|kan ni|kan jag|när|var (?:är|kan|finns)|hur|varför|vilken|vilka|vad|en (?:fråga|sak) till|jag (?:vill|behöver)|men',
    'lütfen|ne zaman|nasıl|nerede|neden|niçin|hangi|kaç|kim|ne kadar|bir (?:soru|şey) daha|istiyorum|ihtiyacım var|ama|mı|mi|mu|mü|mısınız|misiniz|mıyım|miyim',
  ],
  [
    'ください',
    '下さい',
    'ですか',
    'ますか',
    'でしょうか',
    '教えて',
    'いつ',
    'どう(?:やって|すれば)',
    'どこ',
    'なぜ',
    '何',
    'けど',
    'もう一つ',
    '请(?!.{0,2}(?:放心|慢))',
    '吗',
    '怎么',
    '什么',
    '多少',
    '哪',
    '为什么',
    '能不能',
    '可以.{0,6}[吗么]',
    '还有',
    '想(?:要|问|知道)',
    '帮我',
    '但是',
  ],
);
