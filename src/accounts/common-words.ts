// Words that passwords are most often made of, written down from what is generally known of such lists; pure data.

const WORDS = `
password passwort passw0rd passwd pass passphrase passcode senha contrasena motdepasse wachtwoord haslo parola sifre salasana lozinka heslo
admin administrator root user username login logon guest default test tester testing testtest temp temporary changeme change letmein
welcome hello secret access master manager system server service support security private public account enter open sesame
abc123 qwerty qwertz azerty asdf zxcv dvorak keyboard computer internet website online mobile phone email mail google facebook twitter
instagram youtube amazon apple microsoft windows linux android samsung iphone yahoo hotmail gmail netflix spotify tiktok
video videos stream streaming channel movie music player gamer gaming game games minecraft fortnite roblox pokemon pikachu zelda mario
sonic nintendo playstation xbox starwars startrek matrix neo skywalker yoda vader jedi batman superman spiderman ironman hulk joker
harry potter harrypotter gandalf frodo hobbit dragon dragons dragonball naruto goku sasuke onepiece
monkey tiger lion bear wolf eagle falcon hawk shark dolphin panther cougar cobra snake spider bunny rabbit kitten kitty cat cats dog dogs
doggie puppy horse pony chicken chicky duck turtle panda koala butterfly mustang bronco phoenix unicorn fish fishing hunter hunting buster
love lover loveme loveyou iloveyou iloveu ilove myself mylove babe baby babygirl babyboy angel angels heart hearts sweet sweetie sweety
sweetheart honey sugar candy cookie cookies princess prince queen king kings angelbaby darling beauty beautiful pretty cutie sexy sex
hottie gorgeous handsome lovely forever always together kisses kiss hugs wife husband family mother mommy father daddy mama papa mom dad
brother sister friend friends bestfriend girl girls boy boys lady child children
sunshine sunny sun moon star stars stella sky heaven rainbow flower flowers rose roses lily daisy jasmine violet orchid garden summer
winter spring autumn fall january february march april may june july august september october november december monday tuesday
wednesday thursday friday saturday sunday weekend holiday christmas easter halloween birthday today tomorrow
red blue green black white yellow orange purple pink silver gold golden grey brown rainbow
football soccer baseball basketball hockey tennis golf volleyball rugby cricket boxing wrestling racing runner sports coach player champion
liverpool chelsea arsenal manchester united everton barcelona realmadrid madrid juventus milan bayern dortmund ajax benfica celtic rangers
cowboys yankees lakers steelers packers raiders eagles patriots broncos redsox giants dodgers ronaldo messi neymar jordan lebron kobe
michael jennifer jessica ashley amanda andrew daniel david robert thomas charlie george william james john johnny joseph joshua matthew
nicole michelle melissa maggie maria mariana marina martin martina mark marcus max maxwell nathan nicholas nick oliver olivia oscar
patrick paul peter philip rachel rebecca richard ronald ryan samantha samuel sandra sarah scott sebastian simon sophie stephanie steven
steve stefan susan taylor teresa tiffany tigger timothy tom tommy tony victor victoria vincent viktor walter wendy xavier yvonne zoe
adam adrian alan albert alejandro alex alexa alexander alexandra alexis alice alicia allison alison amy andrea angela angelica anna
annie anthony antonio arthur austin barbara benjamin bernard beth bobby brandon brandy brenda brian bruce bryan caroline carlos carmen
carol catherine chris christian christina christine christopher claudia craig crystal cynthia danielle danny debbie dennis derek diana
diego donald dorothy douglas dylan edward elena elizabeth emily emma eric erica ethan eva evelyn felix fernando francis francisco frank
freddy gabriel gary gloria grace greg hannah harley heather helen henry isabella isabelle jack jackson jacob jake jamie jane jason jasper
jeff jeffrey jenny jeremy jerry jesus jim jimmy joan joanna jonathan jorge jose juan judy julia julian julie justin karen karina karl
kate katherine kathy katie kelly kenneth kevin kim kimberly kyle larry laura lauren leo leon leonardo linda lisa logan louis louise
lucas lucy luis luke lukas manuel marie mario mary megan mickey miguel mike mohamed mohammed ahmed ali fatima ibrahim mustafa monica
morgan muhammad natalie natasha nina noah norman omar pamela pedro rafael ralph randy raymond ricardo ricky robin rodrigo roger
roland rosa roxanne ruby russell sabrina sam sammy sandy sean shannon sharon sheila sergey olga tatiana ivan dmitry vladimir shirley
sofia stanley stacy sylvia tamara tanya thomas tina tracy tyler valentina valeria vanessa veronica
pepper ginger cheese pizza banana apples cherry lemon melon orange strawberry chocolate coffee butter peanut peaches pumpkin potato
biscuit cupcake muffin snickers whiskey vodka beer tequila corona heineken
shadow killer ninja warrior knight soldier pirate hunter ranger rebel legend hero phantom ghost demon devil satan lucifer death zombie
vampire blood fire flame storm thunder lightning ice snow frost ocean river mountain forest island beach planet earth world universe galaxy
mercedes ferrari porsche toyota honda nissan mazda suzuki yamaha kawasaki harley corvette camaro chevy ford bmw audi volvo lexus
london paris berlin moscow newyork chicago dallas texas boston houston miami vegas california florida hollywood america american canada
mexico brasil brazil argentina colombia espana spain france germany deutschland italia italy england scotland ireland poland polska
russia ukraine turkey turkiye india indian pakistan china japan tokyo korea vietnam australia africa egypt israel portugal
metallica nirvana slipknot eminem beatles rolling stones acdc pinkfloyd radiohead blink182 linkinpark greenday madonna elvis rihanna
beyonce shakira britney selena bieber onedirection bts blackpink
freedom liberty peace power money dollar rich lucky success winner victory genius smart cool crazy funny happy smile laugh dream dreams
magic mystery wizard merlin diamond crystal pearl jewel gold treasure lovelife life alive nothing something whatever everything
anything nobody someone jesus christ jesuschrist god godisgood faith hope grace blessed church bible amen allah buddha
please thankyou thanks sorry hello hallo hola bonjour ciao goodbye bye yes trustno1 iamthebest number one mine
fuck fucker fuckyou fuckme fuckoff shit asshole bitch bastard damn pussy cock dick porn xxx
police doctor nurse teacher student school college university lawyer engineer pilot captain boss office company business work
sample example demo dummy foobar qazwsx letmein1 monster rocket rockstar rocky rambo terminator tarzan snoopy garfield scooby bambi
simba nala nemo dumbo tinkerbell cinderella barbie hellokitty doraemon winnie pooh tweety bugsbunny mickeymouse donald goofy
corvet wolverine gundam scorpion hannibal chester bailey maverick cheyenne dakota jackass you your the and for with ever 4ever 4you 4me 2you
`;

/** Each once, the longest first. */
export const COMMON_WORDS: readonly string[] = [...new Set(WORDS.split(/\s+/).filter((word) => word.length >= 3))].sort(
  (a, b) => b.length - a.length,
);
