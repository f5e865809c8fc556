const english = `aaron abby abigail adam adrian aidan alan albert alec alex alexander alexandra alexis alfie alfred
alice alicia alison allison alyssa amanda amber amelia amy andrea andrew andy angela angie anita ann anna anne annie
anthony april archie ariana arthur ashley audrey austin ava barbara barry beatrice becky bella ben benjamin bernard
beth bethany betty beverly bill billy blake bob bobby bonnie brad bradley brandon brenda brett brian bridget brooke
bruce bryan caitlin caleb calvin cameron carl carla carly carol caroline carolyn carrie casey catherine cathy cecilia
charles charlie charlotte chelsea cheryl chloe chris christian christina christine christopher cindy claire clara
clarence claudia clayton cody colin colleen connie connor courtney craig crystal curtis cynthia daisy dale dan dana
daniel danielle danny darren dave david dawn dean debbie deborah debra denise dennis derek diana diane dominic don
donald donna doris dorothy doug douglas dustin dylan earl eddie edgar edith edward edwin eileen elaine eleanor elena
eli elijah elizabeth ella ellen ellie emily emma eric erica erik erin ethan eugene eva evan evelyn faith fiona florence
frances francis frank fred frederick gabriel gabriella gareth gary gavin gemma geoff george georgia gerald gina gladys
glenn gloria gordon grace graham grant greg gregory gwen hailey hannah harold harriet harry harvey hazel heather heidi
helen henry herbert holly howard hugh hugo ian irene iris isaac isabel isabella isla ivan ivy jack jackie jackson jacob
jade jake james jamie jan jane janet janice jared jasmine jason jay jean jeff jeffrey jenna jennifer jenny jeremy jerome
jerry jesse jessica jill jim jimmy joan joanna joanne jodie joe joel john johnny jon jonathan jordan joseph josh joshua
joy joyce juan judith judy julia julian julie juliet june justin karen kate katherine kathleen kathryn kathy katie kayla
keith kelly ken kenneth kerry kevin kim kimberly kirsten kristen kristin kurt kyle lance larry laura lauren laurie leah
lee leo leon leonard leslie lewis liam lily linda lindsay lindsey lisa liz logan lois lola louis louise lucas lucy luke
lydia lynn mackenzie madeline madison maggie malcolm marcus margaret maria marie marilyn marion marjorie martha martin
marvin mary mason matt matthew maureen max maya megan melanie melissa melvin meredith mia michael michelle mike mildred
miles millie mitchell mohamed mohammed molly monica morgan nancy naomi natalie natasha nathan nathaniel neil nicholas
nick nicola nicole nigel nina noah noel nora norma norman oliver olivia oscar owen paige pam pamela patricia patrick
paul paula pauline penny perry pete peter phil philip phillip phoebe phyllis polly poppy rachel ralph randy raymond
rebecca regina renee rhys richard rick ricky rita rob robert roberta robin rodney roger roland ron ronald rosa rosie
ross roy ruby russell ruth ryan sabrina sally sam samantha samuel sandra sandy sara sarah scott sean sebastian seth
shane shannon sharon shaun shawn sheila shelby shelley shirley sidney simon sofia sophia sophie spencer stacey stacy
stan stanley stella stephanie stephen steve steven stewart stuart sue susan suzanne sylvia tamara tammy tanya tara ted
teresa terri terry thelma theodore theresa thomas tiffany tim timothy tina todd tom tommy toni tony tracey tracy travis
trevor tristan troy tyler valerie vanessa vera vernon veronica vicky victor victoria vincent viola violet virginia
vivian wallace walter wanda warren wayne wendy wesley wilfred william willie winston yolanda yvonne zach zachary zoe`;

const international = `aarav abbas abdul abdullah adriana agnes agnieszka ahmad ahmed aisha akira alain alberto
alejandra alejandro aleksander alessandro alessia ali alina aliya amal amina amir amit anastasia anders andre andreas
andres andrzej angelo anil anja anjali anton antonia antonio anya arjun armando arne arnaud arturo arun asif asta astrid
axel ayesha aylin beata beatriz benedikt berta birgit bjorn björn boris bogdan camila camille carlos carmen catalina
celine cesar chantal chiara chiyo christophe claude claudio cristina daniela danilo dariusz davide deepak delphine diego
dieter dimitri dmitri dmitry dolores dorota eduardo elif elisa elise emil emilia emilie emmanuel emre enrico enrique
erika ernesto esra esteban ewa fabian fabio farah fatima federico felipe felix ferdinand fernanda fernando florian
francesca francesco francisco francois françois franz frederic frederik friedrich fritz gabriela gaetane georg georgios
gerard gerhard giovanni giulia giuseppe gonzalo grzegorz guadalupe guillaume guillermo gunnar günter gustav hans hana
hanna hanne haruto hassan hector heike heinz helena helmut henrik henri hiroshi hussein ibrahim ignacio igor ilse imran
ines inga ingrid irina isabelle ivana jaan jacques jakob jakub jamal javier jelena jens jin joana joao joão joachim jorge
jose josef josé juana juergen julien jürgen jutta kaori karim karin karl karolina katarina katarzyna katja katrin
katrine kavita kenji khadija khalid klaus konstantin krzysztof krisztián lars laszlo laurent leila lena lorenzo luca lucia
luciana luigi luis luisa lukas lukasz magdalena magnus mahmoud malik manfred manuel manuela marc marcel marcela marcin
marco marcos marek mariam mariana mario marisa marta martina mateo mathias mathieu matteo matthias mauricio mehmet mei
mercedes michal michel miguel mikhail milan milena miriam mohammad monika mustafa nadia nadine natalia nicolas niklas
nikolai nikos nils noor olaf oleg olga omar osman otto pablo paolo pascal pavel pedro petra philippe pierre pilar piotr
priya raj rafael rahul rajesh ramon rashid raul ravi regine reinhard renata ricardo roberto rodrigo rohan rolf romain
rosario rubén ruben sabine salma salvatore sanjay santiago satoshi sergei sergey sergio silvia simone sofie sonia
stefan stefanie stefano stephane sunita susanne svetlana takeshi tanja tatiana thierry thorsten tomas tomasz tomomi
ulrich ulrike umar ursula uwe valentina vikram viktor vladimir wei wolfgang xavier yan yasmin yosef youssef yuki yuri
yusuf yves zainab zeynep zofia`;

const names = new Set(`${english} ${international}`.split(/\s+/));

const wordsToo = new Set(
  `amber angie april art bill carol casey chase chris christian crystal daisy dale dawn dean don drew earl eli faith
  florence frank gene georgia ginger grace grant guy harry hazel heather holly hope iris ivy jack jade jasmine jean
  jordan joy june lance lee leo mark marina mario mason max may mei mercedes miles milan mike miller nick nina noel norm
  olive oscar page pat penny perry pete pilar poppy ray rich rob robin rose rosie ruby russell sandy sean sally stella sue
  ted terry tony troy van victor viola violet virginia wade will tom tim bob`.split(/\s+/),
);

/** True for a given name, in lower case, that written small is more likely an ordinary word. */
export function isWordToo(key: string): boolean {
  return wordsToo.has(key);
}

/** True for a common given name, in lower case. A few hundred from many languages; far from complete. */
export function isGivenName(key: string): boolean {
  return names.has(key);
}
